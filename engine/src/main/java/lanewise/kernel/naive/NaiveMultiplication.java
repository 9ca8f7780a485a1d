package lanewise.kernel.naive;

/** Products of two maps as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveMultiplication {
  private NaiveMultiplication() {}

  /** As {@code lanewise.kernel.layer.Multiplication.forward}, for pixels of some channels. */
  public static void forward(
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
        y[yOffset + i * yStep + l] = a[aOffset + i * aStep + l] * b[bOffset + i * bStep + l];
      }
    }
  }

  /** As {@code lanewise.kernel.layer.Multiplication.backward}, for pixels of some channels. */
  public static void backward(
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] da,
      int daOffset,
      int daStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        int at = daOffset + i * daStep + l;
        da[at] = Math.fma(dy[dyOffset + i * dyStep + l], b[bOffset + i * bStep + l], da[at]);
      }
    }
  }
}
