package lanewise.nn;

import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * One straight line for all values: y = factor * x + offset, any shape. Nothing of it is trained;
 * see {@link Affine} for a line per channel.
 *
 * @param factor finite
 * @param offset finite
 */
public record Scale(float factor, float offset) implements Layer {

  /**
   * @throws IllegalArgumentException if a value is not finite
   */
  public Scale {
    if (!Float.isFinite(factor) || !Float.isFinite(offset)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "scaling needs finite values, given %s and %s", factor, offset));
    }
  }

  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "times %s plus %s", factor, offset);
  }
}
