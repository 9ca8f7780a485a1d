package lanewise.nn;

import java.util.Locale;
import lanewise.refusal.Refusal;
import lanewise.tensor.Shape;

/**
 * Local response normalisation (Krizhevsky and others, 2012): x (C,H,W), y (C,H,W). Each value is
 * divided by a power of the squares of the {@code size} channels around its own, fewer at the ends.
 *
 * <pre>y[c] = x[c] / (k + alpha / size * sum(x[j]^2))^beta
 *     with j from c - floor((size - 1) / 2) to c + ceil((size - 1) / 2)</pre>
 *
 * @param size the number of channels, at least 1
 * @param alpha the factor of the squares, at least 0
 * @param beta the exponent
 * @param k what is added, above 0
 */
public record LocalResponseNorm(int size, float alpha, float beta, float k) implements Layer {

  /**
   * @throws IllegalArgumentException if a value is out of range or not finite
   */
  public LocalResponseNorm {
    boolean finite = Float.isFinite(alpha) && Float.isFinite(beta) && Float.isFinite(k);
    if (size < 1 || !finite || alpha < 0 || k <= 0) {
      throw Refusal.of(
          "response normalisation needs size >= 1, alpha >= 0 and k > 0, given %d, %s and %s",
          size, alpha, k);
    }
  }

  @Override
  public String kind() {
    return "lrn";
  }

  @Override
  public Shape output(Shape input) {
    Planes.checkImages(input);
    return input;
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "response norm over %d channels", size);
  }
}
