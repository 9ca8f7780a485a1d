package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * GELU (Hendrycks and Gimpel, 2016): y = x * phi(x), phi being the distribution function of the
 * normal distribution (the exact form, not its tanh approximation); any shape.
 */
public record GELU() implements Layer {
  @Override
  public String kind() {
    return "gelu";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "GELU";
  }
}
