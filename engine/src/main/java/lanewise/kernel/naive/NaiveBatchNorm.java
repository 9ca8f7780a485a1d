package lanewise.kernel.naive;

import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;

/**
 * Batch normalisation as plain loops, bit for bit the same as the vector kernels; the arguments as
 * in {@code lanewise.kernel.layer.BatchNorm}.
 */
public final class NaiveBatchNorm {
  private static final int MOMENTS = 3;
  private static final int SUMS = 2;
  private static final int COEFFICIENTS = 5;

  private NaiveBatchNorm() {}

  /** Where the coefficients of a channel begin; the next of them are {@code lanes} apart. */
  static int coefficients(int lanes, int block, int lane) {
    return Aligned.ORIGIN + block * COEFFICIENTS * lanes + lane;
  }

  /** Where the sums of a channel of an image begin. */
  static int sums(Pixels x, int image, int block, int lane) {
    return Aligned.ORIGIN + (image * x.blocks() + block) * SUMS * x.lanes() + lane;
  }

  /** The moments of an image. */
  public static void moments(Pixels x, int image, float[] moments) {
    for (int block = 0; block < x.blocks(); block++) {
      for (int l = 0; l < x.lanes(); l++) {
        int at = Aligned.ORIGIN + (image * x.blocks() + block) * MOMENTS * x.lanes() + l;
        moments(x, image, block, l, moments, at);
      }
    }
  }

  private static void moments(Pixels x, int image, int block, int lane, float[] moments, int at) {
    float mean = 0;
    for (int row = 0; row < x.height(); row++) {
      float sum = 0;
      for (int i = 0; i < x.width(); i++) {
        sum += x.values()[x.row(image, block, row) + i * x.pixelStep() + lane];
      }
      mean += sum;
    }
    mean /= x.height() * x.width();
    float deviations = 0;
    float squares = 0;
    for (int row = 0; row < x.height(); row++) {
      float rowDeviations = 0;
      float rowSquares = 0;
      for (int i = 0; i < x.width(); i++) {
        float t = x.values()[x.row(image, block, row) + i * x.pixelStep() + lane] - mean;
        rowDeviations += t;
        rowSquares = Math.fma(t, t, rowSquares);
      }
      deviations += rowDeviations;
      squares += rowSquares;
    }
    moments[at] = mean;
    moments[at + x.lanes()] = deviations;
    moments[at + 2 * x.lanes()] = squares;
  }

  /** Normalises an image. */
  public static void forward(
      float low, float high, Pixels x, Pixels y, int image, float[] coefficients) {
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        for (int i = 0; i < y.width(); i++) {
          int from = x.row(image, block, row) + i * x.pixelStep();
          int to = y.row(image, block, row) + i * y.pixelStep();
          for (int l = 0; l < y.lanes(); l++) {
            int at = coefficients(y.lanes(), block, l);
            float v = normalized(x.values()[from + l], y.lanes(), coefficients, at);
            y.values()[to + l] = v >= high ? high : v <= low ? low : v;
          }
        }
      }
    }
  }

  static float normalized(float x, int lanes, float[] coefficients, int at) {
    return Math.fma(x - coefficients[at], coefficients[at + lanes], coefficients[at + 2 * lanes]);
  }

  /** Adds up an image's gradients, and their products with the deviations. */
  public static void gradientSums(
      float low, float high, Pixels dy, Pixels x, int image, float[] coefficients, float[] sums) {
    int lanes = x.lanes();
    for (int block = 0; block < x.blocks(); block++) {
      for (int l = 0; l < lanes; l++) {
        int at = coefficients(lanes, block, l);
        int to = sums(x, image, block, l);
        sums[to] = 0;
        sums[to + lanes] = 0;
        for (int row = 0; row < x.height(); row++) {
          float sum = 0;
          float products = 0;
          for (int i = 0; i < x.width(); i++) {
            float v = x.values()[x.row(image, block, row) + i * x.pixelStep() + l];
            float y = normalized(v, lanes, coefficients, at);
            boolean dead = y <= low || y >= high;
            float d = dead ? 0 : dy.values()[dy.row(image, block, row) + i * dy.pixelStep() + l];
            sum += d;
            products = Math.fma(d, v - coefficients[at], products);
          }
          sums[to] += sum;
          sums[to + lanes] += products;
        }
      }
    }
  }

  /** The gradient of an image. */
  public static void backward(
      float low, float high, Pixels dy, Pixels x, Pixels dx, int image, float[] coefficients) {
    for (int block = 0; block < x.blocks(); block++) {
      for (int row = 0; row < x.height(); row++) {
        for (int i = 0; i < x.width(); i++) {
          int from = dy.row(image, block, row) + i * dy.pixelStep();
          int value = x.row(image, block, row) + i * x.pixelStep();
          int to = dx.row(image, block, row) + i * dx.pixelStep();
          for (int l = 0; l < x.lanes(); l++) {
            int at = coefficients(x.lanes(), block, l);
            float v = x.values()[value + l];
            float y = normalized(v, x.lanes(), coefficients, at);
            boolean dead = y <= low || y >= high;
            float d = dead ? 0 : dy.values()[from + l];
            dx.values()[to + l] = inputGradient(d, v, x.lanes(), coefficients, at);
          }
        }
      }
    }
  }

  static float inputGradient(float d, float x, int lanes, float[] coefficients, int at) {
    float direct = Math.fma(d, coefficients[at + lanes], coefficients[at + 4 * lanes]);
    return Math.fma(x - coefficients[at], coefficients[at + 3 * lanes], direct);
  }
}
