package lanewise.nn;

import lanewise.tensor.Shape;

/** Rectifier: y = max(x, 0), any shape. */
public record ReLU() implements Layer {
  @Override
  public String kind() {
    return "relu";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "ReLU";
  }
}
