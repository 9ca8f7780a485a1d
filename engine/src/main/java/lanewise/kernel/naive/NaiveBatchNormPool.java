package lanewise.kernel.naive;

/**
 * Batch normalisation, ReLU and 2x2 max-pooling as plain loops, bit for bit the same as the vector
 * kernels; the arguments as in {@code lanewise.kernel.layer.BatchNormPool}, for pixels of {@code
 * lanes} channels.
 */
public final class NaiveBatchNormPool {
  private static final int CUT = 4;

  private NaiveBatchNormPool() {}

  /** The position of pixel {@code q} of the 2x2 pixels under output j. */
  private static int position(int q, int j, int lanes, int row) {
    return q / 2 * row + (2 * j + q % 2) * lanes;
  }

  /** The largest normalised value of four, cut at 0. */
  public static void forward(
      int lanes,
      int pixels,
      float[] x,
      int xOffset,
      int xRow,
      float[] coefficients,
      int at,
      float[] y,
      int yOffset,
      int yStep,
      float[] origin,
      int originOffset) {
    for (int j = 0; j < pixels; j++) {
      for (int l = 0; l < lanes; l++) {
        float max = 0;
        int from = -1;
        for (int q = 0; q < CUT; q++) {
          float value = x[xOffset + position(q, j, lanes, xRow) + l];
          float v = NaiveBatchNorm.normalized(value, lanes, coefficients, at + l);
          if (from < 0 || v > max || Float.isNaN(v)) {
            max = v;
            from = q;
          }
        }
        y[yOffset + j * yStep + l] = max <= 0 ? 0 : max;
        origin[originOffset + j * lanes + l] = max <= 0 ? CUT : from;
      }
    }
  }

  /** Adds up a row's gradients, and their products with the deviations of the maxima. */
  public static void gradientSums(
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] origin,
      int originOffset,
      float[] x,
      int xOffset,
      int xRow,
      float[] coefficients,
      int at,
      float[] sums,
      int sumsOffset) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      float products = 0;
      for (int j = 0; j < pixels; j++) {
        int from = (int) origin[originOffset + j * lanes + l];
        float d = from == CUT ? 0 : dy[dyOffset + j * dyStep + l];
        float value = x[xOffset + position(from % CUT, j, lanes, xRow) + l];
        sum += d;
        products = Math.fma(d, value - coefficients[at + l], products);
      }
      sums[sumsOffset + l] += sum;
      sums[sumsOffset + lanes + l] += products;
    }
  }

  /** The gradient of the inputs of two rows. */
  public static void backward(
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] origin,
      int originOffset,
      float[] x,
      int xOffset,
      int xRow,
      float[] coefficients,
      int at,
      float[] dx,
      int dxOffset,
      int dxRow) {
    for (int j = 0; j < pixels; j++) {
      for (int l = 0; l < lanes; l++) {
        for (int q = 0; q < CUT; q++) {
          boolean passes = origin[originOffset + j * lanes + l] == q;
          float d = passes ? dy[dyOffset + j * dyStep + l] : 0;
          float value = x[xOffset + position(q, j, lanes, xRow) + l];
          dx[dxOffset + position(q, j, lanes, dxRow) + l] =
              NaiveBatchNorm.inputGradient(d, value, lanes, coefficients, at + l);
        }
      }
    }
  }
}
