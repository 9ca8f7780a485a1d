package lanewise.cli;

/** The networks of the zoo. */
enum ModelName {
  SIMPLE_CNN,
  FASHION_CNN,
  SIMPLE_VGG;

  @Override
  public String toString() {
    return Choices.name(this);
  }
}
