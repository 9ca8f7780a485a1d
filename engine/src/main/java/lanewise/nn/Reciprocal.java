package lanewise.nn;

import lanewise.tensor.Shape;

/** Reciprocal: y = 1 / x, any shape; its gradient at 0 counts as 0. */
public record Reciprocal() implements Layer {
  @Override
  public String kind() {
    return "reciprocal";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "reciprocal";
  }
}
