package lanewise.kernel.naive;

/**
 * GELU in double precision, from its definition: the normal distribution function by its Taylor
 * series (Marsaglia, "Evaluating the Normal Distribution", 2004).
 */
public final class NaiveGELU {
  private NaiveGELU() {}

  /** As {@code lanewise.kernel.activation.GELU.forward}, for pixels of {@code lanes} channels. */
  public static void forward(
      int lanes, int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        y[yOffset + i * yStep + l] = (float) (v * distribution(v));
      }
    }
  }

  /** As {@code lanewise.kernel.activation.GELU.backward}, for pixels of {@code lanes} channels. */
  public static void backward(
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
        float v = x[xOffset + i * xStep + l];
        float d = dy[dyOffset + i * dyStep + l];
        dx[dxOffset + i * dxStep + l] = (float) (d * (distribution(v) + v * density(v)));
      }
    }
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
  }

  private static double distribution(double x) {
    if (!(Math.abs(x) < 8)) {
      return Double.isNaN(x) ? x : x > 0 ? 1 : 0;
    }
    double sum = x;
    double term = x;
    for (int i = 3; sum != sum + term || i == 3; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }
}
