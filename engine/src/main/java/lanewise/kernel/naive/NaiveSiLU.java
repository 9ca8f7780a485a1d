package lanewise.kernel.naive;

/** SiLU in double precision, from its definition. */
public final class NaiveSiLU {
  private NaiveSiLU() {}

  /** As {@code lanewise.kernel.activation.SiLU.forward}, for pixels of {@code lanes} channels. */
  public static void forward(
      int lanes, int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        y[yOffset + i * yStep + l] = (float) (v * sigmoid(v));
      }
    }
  }

  /** As {@code lanewise.kernel.activation.SiLU.backward}, for pixels of {@code lanes} channels. */
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
        dx[dxOffset + i * dxStep + l] = (float) (d * slope(v));
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double slope(double x) {
    double s = sigmoid(x);
    return s + x * s * (1 - s);
  }
}
