package lanewise.run;

import lanewise.text.Choice;

/** The learning-rate schedules. */
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
