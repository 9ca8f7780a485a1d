package lanewise.cli.options;

/** The networks of the zoo. */
public enum ModelName {
  SIMPLE_CNN,
  FASHION_CNN,
  SIMPLE_VGG;

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
