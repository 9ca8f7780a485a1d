package lanewise.nn;

import lanewise.tensor.Shape;

/** Error function: y = 2 / sqrt(pi) * the integral of exp(-t^2) from 0 to x; any shape. */
public record Erf() implements Layer {
  @Override
  public String kind() {
    return "erf";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "error function";
  }
}
