package lanewise.nn;

import lanewise.tensor.Shape;

/** Logistic function: y = 1 / (1 + exp(-x)), any shape. */
public record Sigmoid() implements Layer {
  @Override
  public String kind() {
    return "sigmoid";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "sigmoid";
  }
}
