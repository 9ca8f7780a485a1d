package lanewise.kernel.naive;

import java.util.function.DoubleUnaryOperator;

/**
 * A function of single values and its derivative, in double precision.
 *
 * @param value f
 * @param slope f'
 */
public record NaivePointwise(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
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

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** As {@code lanewise.kernel.activation.Activation.forward}, for pixels of some channels. */
  public void forward(
      int lanes, int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        y[yOffset + i * yStep + l] = (float) value.applyAsDouble(x[xOffset + i * xStep + l]);
      }
    }
  }

  /** As {@code lanewise.kernel.activation.Activation.backward}, for pixels of some channels. */
  public void backward(
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        double change = slope.applyAsDouble(x[xOffset + i * xStep + l]);
        dx[dxOffset + i * dxStep + l] = (float) (dy[dyOffset + i * dyStep + l] * change);
      }
    }
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
