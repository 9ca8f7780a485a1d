package lanewise.nn;

import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * Clipping: y = min(max(x, min), max), any shape; {@code new Clip(0, 6)} is ReLU6.
 *
 * @param min the least value, may be minus infinity
 * @param max the largest value, at least {@code min}, may be infinity
 */
public record Clip(float min, float max) implements Layer {

  /**
   * @throws IllegalArgumentException if {@code min} is above {@code max} or one is NaN
   */
  public Clip {
    if (!(min <= max)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "clip needs min <= max, given %s and %s", min, max));
    }
  }

  @Override
  public String kind() {
    return "clip";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "clip to [%s, %s]", min, max);
  }
}
