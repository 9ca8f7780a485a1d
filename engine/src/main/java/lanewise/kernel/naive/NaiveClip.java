package lanewise.kernel.naive;

/** Clipping as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveClip {
  private NaiveClip() {}

  /** As {@code lanewise.kernel.activation.Clip.forward}, for pixels of {@code lanes} channels. */
  public static void forward(
      float min,
      float max,
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
        y[yOffset + i * yStep + l] = v >= max ? max : v <= min ? min : v;
      }
    }
  }

  /** As {@code lanewise.kernel.activation.Clip.backward}, for pixels of {@code lanes} channels. */
  public static void backward(
      float min,
      float max,
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
        dx[dxOffset + i * dxStep + l] = v <= min || v >= max ? 0 : d;
      }
    }
  }
}
