package lanewise.run;

import lanewise.text.Choice;

/** The ways to turn gradients into new weights. */
public enum OptimizerName {
  ADAM,
  ADAMW,
  SGD;

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
