package lanewise.cli.options;

/** The ways to turn gradients into new weights. */
public enum OptimizerName {
  ADAM,
  ADAMW,
  SGD;

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
