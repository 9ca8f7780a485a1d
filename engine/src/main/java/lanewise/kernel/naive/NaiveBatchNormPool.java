package lanewise.kernel.naive;

import lanewise.kernel.geometry.Pixels;

/**
 * Batch normalisation, ReLU and 2x2 max-pooling as plain loops, bit for bit the same as the vector
 * kernels; the arguments as in {@code lanewise.kernel.layer.BatchNormPool}.
 */
public final class NaiveBatchNormPool {
  private static final int CUT = 4;

  private NaiveBatchNormPool() {}

  /** Where pixel {@code q} of the 2x2 under output (i, j) stands. */
  private static int position(Pixels x, int image, int block, int i, int j, int q) {
    return x.row(image, block, 2 * i + q / 2) + (2 * j + q % 2) * x.pixelStep();
  }

  /** The largest normalised value of four, cut at 0. */
  public static void forward(Pixels x, Pixels y, Pixels origins, int image, float[] coefficients) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int i = 0; i < y.height(); i++) {
        for (int j = 0; j < y.width(); j++) {
          for (int l = 0; l < y.lanes(); l++) {
            int at = NaiveBatchNorm.coefficients(y.lanes(), block, l);
            float max = 0;
            int from = -1;
            for (int q = 0; q < CUT; q++) {
              float value = x.values()[position(x, image, block, i, j, q) + l];
              float v = NaiveBatchNorm.normalized(value, y.lanes(), coefficients, at);
              if (from < 0 || v > max || Float.isNaN(v)) {
                max = v;
                from = q;
              }
            }
            y.values()[y.row(image, block, i) + j * y.pixelStep() + l] = max <= 0 ? 0 : max;
            origins.values()[origins.row(image, block, i) + j * origins.pixelStep() + l] =
                max <= 0 ? CUT : from;
          }
        }
      }
    }
  }

  /** Adds up an image's gradients, and their products with the deviations of the maxima. */
  public static void gradientSums(
      Pixels dy, Pixels origins, Pixels x, int image, float[] coefficients, float[] sums) {
    int lanes = x.lanes();
    for (int block = 0; block < x.blocks(); block++) {
      for (int l = 0; l < lanes; l++) {
        float mean = coefficients[NaiveBatchNorm.coefficients(lanes, block, l)];
        int to = NaiveBatchNorm.sums(x, image, block, l);
        sums[to] = 0;
        sums[to + lanes] = 0;
        for (int i = 0; i < dy.height(); i++) {
          float sum = 0;
          float products = 0;
          for (int j = 0; j < dy.width(); j++) {
            int pixel = origins.row(image, block, i) + j * origins.pixelStep() + l;
            int from = (int) origins.values()[pixel];
            int source = dy.row(image, block, i) + j * dy.pixelStep() + l;
            float d = from == CUT ? 0 : dy.values()[source];
            float value = x.values()[position(x, image, block, i, j, from % CUT) + l];
            sum += d;
            products = Math.fma(d, value - mean, products);
          }
          sums[to] += sum;
          sums[to + lanes] += products;
        }
      }
    }
  }

  /** The gradient of an image, its last row and column too where no pool looks at them. */
  public static void backward(
      Pixels dy, Pixels origins, Pixels x, Pixels dx, int image, float[] coefficients) {
    for (int block = 0; block < x.blocks(); block++) {
      for (int row = 0; row < x.height(); row++) {
        for (int column = 0; column < x.width(); column++) {
          int i = row / 2;
          int j = column / 2;
          boolean pooled = i < dy.height() && j < dy.width();
          int value = x.row(image, block, row) + column * x.pixelStep();
          int to = dx.row(image, block, row) + column * dx.pixelStep();
          for (int l = 0; l < x.lanes(); l++) {
            int origin = origins.row(image, block, i) + j * origins.pixelStep() + l;
            boolean passes = pooled && origins.values()[origin] == row % 2 * 2 + column % 2;
            float d = passes ? dy.values()[dy.row(image, block, i) + j * dy.pixelStep() + l] : 0;
            int at = NaiveBatchNorm.coefficients(x.lanes(), block, l);
            dx.values()[to + l] =
                NaiveBatchNorm.inputGradient(d, x.values()[value + l], x.lanes(), coefficients, at);
          }
        }
      }
    }
  }
}
