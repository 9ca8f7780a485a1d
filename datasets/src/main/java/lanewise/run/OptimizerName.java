package lanewise.run;

import lanewise.text.Choice;

/** The optimizers. */
public enum OptimizerName {
  ADAM,
  ADAMW,
  SGD;

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
