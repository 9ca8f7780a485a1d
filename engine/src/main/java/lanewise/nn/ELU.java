package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * ELU (Clevert and others, 2015): y = x where x is above 0, alpha * (exp(x) - 1) elsewhere; any
 * shape.
 *
 * @param alpha minus the value far below 0, finite
 */
public record ELU(float alpha) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code alpha} is not finite
   */
  public ELU {
    if (!Float.isFinite(alpha)) {
      throw new IllegalArgumentException("ELU needs a finite alpha, given " + alpha);
    }
  }

  /** One with alpha 1. */
  public ELU() {
    this(1);
  }

  @Override
  public String kind() {
    return "elu";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return "ELU, alpha " + alpha;
  }
}
