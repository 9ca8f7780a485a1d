package lanewise.kernel.naive;

/** Rectifiers as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveLeakyReLU {
  private NaiveLeakyReLU() {}

  /**
   * As {@code lanewise.kernel.activation.LeakyReLU.forward}, for pixels of {@code lanes} channels.
   */
  public static void forward(
      float slope,
      int lanes,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] y,
      int yOffset,
      int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        y[yOffset + i * yStep + l] = v <= 0 ? scaled(v, slope) : v;
      }
    }
  }

  /**
   * As {@code lanewise.kernel.activation.LeakyReLU.backward}, for pixels of {@code lanes} channels.
   */
  public static void backward(
      float slope,
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
        float d = dy[dyOffset + i * dyStep + l];
        dx[dxOffset + i * dxStep + l] = x[xOffset + i * xStep + l] <= 0 ? scaled(d, slope) : d;
      }
    }
  }

  /** A slope of 0 gives 0, even for infinity. */
  private static float scaled(float value, float slope) {
    return slope == 0 ? 0 : value * slope;
  }
}
