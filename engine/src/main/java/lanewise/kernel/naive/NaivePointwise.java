package lanewise.kernel.naive;

import java.util.function.DoubleUnaryOperator;
import lanewise.kernel.geometry.Pixels;

/**
 * A function of single values and its derivative, in double precision.
 *
 * @param value f
 * @param slope f'
 */
public record NaivePointwise(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
  private static final double CUBIC = 0.044715;

  /** The logistic function. */
  public static final NaivePointwise SIGMOID =
      new NaivePointwise(NaivePointwise::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));

  /** The hyperbolic tangent. */
  public static final NaivePointwise TANH =
      new NaivePointwise(StrictMath::tanh, x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x));

  /** The error function, by its Taylor series. */
  public static final NaivePointwise ERF =
      new NaivePointwise(
          NaivePointwise::erf, x -> 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x));

  /** x * min(max(x / 6 + 1 / 2, 0), 1). */
  public static final NaivePointwise HARD_SWISH =
      new NaivePointwise(
          x -> x <= -3 ? x * 0 : x >= 3 ? x : x * (x / 6 + 0.5),
          x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5);

  /** 1 / x, its slope at 0 counting as 0. */
  public static final NaivePointwise RECIPROCAL =
      new NaivePointwise(x -> 1 / x, x -> x == 0 ? 0 : -1 / (x * x));

  /** x * sigmoid(x). */
  public static final NaivePointwise SILU =
      new NaivePointwise(x -> x * sigmoid(x), x -> sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)));

  /** x times the normal distribution function of x. */
  public static final NaivePointwise GELU =
      new NaivePointwise(
          x -> x * normal(x),
          x -> normal(x) + x * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI));

  /** x * (1 + tanh(u)) / 2 with u = sqrt(2 / pi) * (x + 0.044715 * x^3). */
  public static final NaivePointwise GELU_TANH =
      new NaivePointwise(
          x -> x * sigmoid(doubled(x)),
          x ->
              sigmoid(doubled(x))
                  + x
                      * sigmoid(doubled(x))
                      * sigmoid(-doubled(x))
                      * StrictMath.sqrt(8 / Math.PI)
                      * (1 + 3 * CUBIC * x * x));

  /** x where x &gt; 0, slope * x elsewhere; a slope of 0 leaves nothing, not even of infinity. */
  public static NaivePointwise leakyRelu(float slope) {
    return new NaivePointwise(
        x -> x <= 0 ? slope == 0 ? 0 : slope * x : x, x -> x <= 0 ? slope : 1);
  }

  /** min(max(x, min), max), its slope at the bounds being 0; NaN passes. */
  public static NaivePointwise clip(float min, float max) {
    return new NaivePointwise(
        x -> x >= max ? max : x <= min ? min : x, x -> x <= min || x >= max ? 0 : 1);
  }

  /** x where x &gt; 0, alpha * (e^x - 1) elsewhere. */
  public static NaivePointwise elu(float alpha) {
    return new NaivePointwise(
        x -> x > 0 ? x : alpha * StrictMath.expm1(x), x -> x > 0 ? 1 : alpha * StrictMath.exp(x));
  }

  /** min(max(slope * x + offset, 0), 1). */
  public static NaivePointwise hardSigmoid(float slope, float offset) {
    return new NaivePointwise(
        x -> Math.min(Math.max(slope * x + offset, 0), 1),
        x -> slope * x + offset <= 0 || slope * x + offset >= 1 ? 0 : slope);
  }

  /** factor * x + offset. */
  public static NaivePointwise scale(float factor, float offset) {
    return new NaivePointwise(x -> factor * x + offset, x -> factor);
  }

  /** 2u of {@link #GELU_TANH}. */
  private static double doubled(double x) {
    return StrictMath.sqrt(8 / Math.PI) * (x + CUBIC * x * x * x);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** As {@code lanewise.kernel.activation.Activation.forward}. */
  public void forward(Pixels x, Pixels y, int image) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        for (int i = 0; i < y.width(); i++) {
          int from = x.row(image, block, row) + i * x.pixelStep();
          int to = y.row(image, block, row) + i * y.pixelStep();
          for (int l = 0; l < y.lanes(); l++) {
            y.values()[to + l] = (float) value.applyAsDouble(x.values()[from + l]);
          }
        }
      }
    }
  }

  /** As {@code lanewise.kernel.activation.Activation.backward}. */
  public void backward(Pixels dy, Pixels x, Pixels dx, int image) {
    for (int block = 0; block < dx.blocks(); block++) {
      for (int row = 0; row < dx.height(); row++) {
        for (int i = 0; i < dx.width(); i++) {
          int from = x.row(image, block, row) + i * x.pixelStep();
          int source = dy.row(image, block, row) + i * dy.pixelStep();
          int to = dx.row(image, block, row) + i * dx.pixelStep();
          for (int l = 0; l < dx.lanes(); l++) {
            double change = slope.applyAsDouble(x.values()[from + l]);
            dx.values()[to + l] = change == 0 ? 0 : (float) (dy.values()[source + l] * change);
          }
        }
      }
    }
  }

  private static double normal(double x) {
    return (1 + erf(x / StrictMath.sqrt(2))) / 2;
  }

  /** After Marsaglia, "Evaluating the Normal Distribution", 2004. */
  private static double erf(double x) {
    if (!(Math.abs(x) < 6)) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    double sum = x;
    double term = x;
    for (int i = 3; sum != sum + term || i == 3; i += 2) {
      term *= 2 * x * x / i;
      sum += term;
    }
    return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
