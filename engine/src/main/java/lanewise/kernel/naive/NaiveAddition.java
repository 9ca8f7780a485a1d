package lanewise.kernel.naive;

/** Sums of two maps as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveAddition {
  private NaiveAddition() {}

  /** As {@code lanewise.kernel.layer.Addition.forward}, for pixels of {@code lanes} channels. */
  public static void forward(
      boolean relu,
      int lanes,
      int pixels,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset,
      int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float sum = a[aOffset + i * aStep + l] + b[bOffset + i * bStep + l];
        y[yOffset + i * yStep + l] = relu && sum <= 0 ? 0 : sum;
      }
    }
  }

  /** As {@code lanewise.kernel.layer.Addition.backward}, for pixels of {@code lanes} channels. */
  public static void backward(
      boolean relu,
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] y,
      int yOffset,
      int yStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        boolean dead = relu && y[yOffset + i * yStep + l] <= 0;
        dx[dxOffset + i * dxStep + l] = dead ? 0 : dy[dyOffset + i * dyStep + l];
      }
    }
  }
}
