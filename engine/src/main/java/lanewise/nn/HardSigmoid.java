package lanewise.nn;

import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * Hard sigmoid: y = min(max(slope * x + offset, 0), 1), any shape; {@code new HardSigmoid()} is
 * that of MobileNetV3 (Howard and others, 2019).
 *
 * @param slope finite
 * @param offset the value at 0, finite
 */
public record HardSigmoid(float slope, float offset) implements Layer {

  /**
   * @throws IllegalArgumentException if a value is not finite
   */
  public HardSigmoid {
    if (!Float.isFinite(slope) || !Float.isFinite(offset)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a hard sigmoid needs finite values, given %s and %s", slope, offset));
    }
  }

  /** One that rises from 0 at -3 to 1 at 3. */
  public HardSigmoid() {
    this(1 / 6f, 0.5f);
  }

  @Override
  public String kind() {
    return "hardsigmoid";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "hard sigmoid, slope %s, offset %s", slope, offset);
  }
}
