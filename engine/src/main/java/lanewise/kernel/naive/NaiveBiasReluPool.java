package lanewise.kernel.naive;

/** Bias, ReLU and 2x2 max-pooling as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveBiasReluPool {
  private NaiveBiasReluPool() {}

  /**
   * As {@code lanewise.kernel.layer.BiasReluPool.forward}, for pixels of {@code lanes} channels.
   */
  public static void forward(
      int lanes,
      int pixels,
      float[] x,
      int xOffset,
      int xRow,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep,
      float[] origin,
      int originOffset) {
    for (int j = 0; j < pixels; j++) {
      for (int l = 0; l < lanes; l++) {
        int at = xOffset + 2 * j * lanes + l;
        float max = x[at];
        int from = 0;
        for (int q = 1; q < 4; q++) {
          float v = x[at + q / 2 * xRow + q % 2 * lanes];
          if (v > max || Float.isNaN(v)) {
            max = v;
            from = q;
          }
        }
        max += bias[biasOffset + l];
        boolean dead = max <= 0;
        y[yOffset + j * yStep + l] = dead ? 0 : max;
        origin[originOffset + j * lanes + l] = dead ? 4 : from;
      }
    }
  }

  /**
   * As {@code lanewise.kernel.layer.BiasReluPool.backward}, for pixels of {@code lanes} channels.
   */
  public static void backward(
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] origin,
      int originOffset,
      float[] dx,
      int dxOffset,
      int dxRow,
      float[] dbias,
      int dbiasOffset) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      for (int j = 0; j < pixels; j++) {
        float d = dy[dyOffset + j * dyStep + l];
        float from = origin[originOffset + j * lanes + l];
        for (int q = 0; q < 4; q++) {
          dx[dxOffset + 2 * j * lanes + q / 2 * dxRow + q % 2 * lanes + l] = from == q ? d : 0;
        }
        sum += from == 4 ? 0 : d;
      }
      dbias[dbiasOffset + l] += sum;
    }
  }
}
