package lanewise.run;

import lanewise.text.Choice;

/** The ways in which the learning rate changes over a run. */
public enum ScheduleName {
  CONSTANT,
  FALLING_TAIL,
  STEP,
  MULTI_STEP,
  EXPONENTIAL,
  COSINE,
  ONE_CYCLE,
  PLATEAU;

  @Override
  public String toString() {
    return Choice.name(this);
  }
}
