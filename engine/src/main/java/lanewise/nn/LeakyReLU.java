package lanewise.nn;

import lanewise.tensor.Shape;

/**
 * Leaky rectifier: y = x where x &gt; 0, {@code slope} * x elsewhere; any shape.
 *
 * @param slope the factor of negative inputs, finite; 0.01 is customary
 */
public record LeakyReLU(float slope) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code slope} is not finite
   */
  public LeakyReLU {
    if (!Float.isFinite(slope)) {
      throw new IllegalArgumentException("leaky ReLU slope must be finite, given " + slope);
    }
  }

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
    return "leaky ReLU, slope " + slope;
  }
}
