package lanewise.nn;

import lanewise.tensor.Shape;

/** Hyperbolic tangent: y = tanh(x), any shape. */
public record Tanh() implements Layer {
  @Override
  public String kind() {
    return "tanh";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "tanh";
  }
}
