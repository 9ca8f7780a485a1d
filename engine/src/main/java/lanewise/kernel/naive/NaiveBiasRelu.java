package lanewise.kernel.naive;

/** Bias and ReLU as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveBiasRelu {
  private NaiveBiasRelu() {}

  /** As {@code lanewise.kernel.layer.BiasRelu.forward}, for pixels of {@code lanes} channels. */
  public static void forward(
      boolean relu,
      int lanes,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l] + bias[biasOffset + l];
        y[yOffset + i * yStep + l] = relu && v <= 0 ? 0 : v;
      }
    }
  }

  /** As {@code lanewise.kernel.layer.BiasRelu.backward}, for pixels of {@code lanes} channels. */
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
      int dxStep,
      float[] dbias,
      int dbiasOffset) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      for (int i = 0; i < pixels; i++) {
        boolean dead = relu && y[yOffset + i * yStep + l] <= 0;
        float d = dead ? 0 : dy[dyOffset + i * dyStep + l];
        dx[dxOffset + i * dxStep + l] = d;
        sum += d;
      }
      dbias[dbiasOffset + l] += sum;
    }
  }
}
