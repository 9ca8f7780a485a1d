package lanewise.cli;

/** The ways to turn gradients into new weights. */
enum OptimizerName {
  ADAM,
  ADAMW,
  SGD;

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
