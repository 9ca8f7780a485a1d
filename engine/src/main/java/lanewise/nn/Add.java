package lanewise.nn;

import lanewise.tensor.Shape;

/** Addition of two inputs of one shape, y = a + b: what makes a residual network. */
public record Add() implements Layer {
  @Override
  public String kind() {
    return "add";
  }

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "add";
  }
}
