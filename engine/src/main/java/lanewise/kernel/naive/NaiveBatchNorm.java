package lanewise.kernel.naive;

/**
 * Batch normalisation as plain loops, bit for bit the same as the vector kernels; the arguments as
 * in {@code lanewise.kernel.layer.BatchNorm}, for pixels of {@code lanes} channels.
 */
public final class NaiveBatchNorm {
  private NaiveBatchNorm() {}

  /** Adds up a row. */
  public static void sum(
      int lanes, int pixels, float[] x, int xOffset, int xStep, float[] sums, int sumsOffset) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      for (int i = 0; i < pixels; i++) {
        sum += x[xOffset + i * xStep + l];
      }
      sums[sumsOffset + l] += sum;
    }
  }

  /** Adds up a row's deviations from the mean and their squares. */
  public static void deviations(
      int lanes, int pixels, float[] x, int xOffset, int xStep, float[] moments, int at) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      float squares = 0;
      for (int i = 0; i < pixels; i++) {
        float t = x[xOffset + i * xStep + l] - moments[at + l];
        sum += t;
        squares = Math.fma(t, t, squares);
      }
      moments[at + lanes + l] += sum;
      moments[at + 2 * lanes + l] += squares;
    }
  }

  /** Normalises a row. */
  public static void forward(
      boolean relu,
      int lanes,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] coefficients,
      int at,
      float[] y,
      int yOffset,
      int yStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = normalized(x[xOffset + i * xStep + l], lanes, coefficients, at + l);
        y[yOffset + i * yStep + l] = relu && v <= 0 ? 0 : v;
      }
    }
  }

  static float normalized(float x, int lanes, float[] coefficients, int at) {
    return Math.fma(x - coefficients[at], coefficients[at + lanes], coefficients[at + 2 * lanes]);
  }

  /** Adds up a row's gradients, and their products with the deviations. */
  public static void gradientSums(
      boolean relu,
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] coefficients,
      int at,
      float[] sums,
      int sumsOffset) {
    for (int l = 0; l < lanes; l++) {
      float sum = 0;
      float products = 0;
      for (int i = 0; i < pixels; i++) {
        float v = x[xOffset + i * xStep + l];
        boolean dead = relu && normalized(v, lanes, coefficients, at + l) <= 0;
        float d = dead ? 0 : dy[dyOffset + i * dyStep + l];
        sum += d;
        products = Math.fma(d, v - coefficients[at + l], products);
      }
      sums[sumsOffset + l] += sum;
      sums[sumsOffset + lanes + l] += products;
    }
  }

  /** The gradient of a row's input. */
  public static void backward(
      boolean relu,
      int lanes,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] coefficients,
      int at,
      float[] dx,
      int dxOffset,
      int dxStep) {
    for (int i = 0; i < pixels; i++) {
      for (int l = 0; l < lanes; l++) {
        float v = x[xOffset + i * xStep + l];
        boolean dead = relu && normalized(v, lanes, coefficients, at + l) <= 0;
        float d = dead ? 0 : dy[dyOffset + i * dyStep + l];
        dx[dxOffset + i * dxStep + l] = inputGradient(d, v, lanes, coefficients, at + l);
      }
    }
  }

  static float inputGradient(float d, float x, int lanes, float[] coefficients, int at) {
    float direct = Math.fma(d, coefficients[at + lanes], coefficients[at + 4 * lanes]);
    return Math.fma(x - coefficients[at], coefficients[at + 3 * lanes], direct);
  }
}
