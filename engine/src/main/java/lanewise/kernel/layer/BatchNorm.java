package lanewise.kernel.layer;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBatchNorm;

/**
 * Batch normalisation of an image, its statistics and its gradients, with ReLU or a clip where
 * asked for: values up to {@code low} become {@code low}, values from {@code high} on become {@code
 * high}.
 *
 * <p>A block's coefficients are 5 times L floats: mean; scale = w / sqrt(var + epsilon); shift = b;
 * and, for backward, slope and offset, for the dependence of the statistics on x:
 *
 * <pre>
 * y  = (x - mean) * scale + shift
 * dx = dy * scale + (x - mean) * slope + offset
 * </pre>
 *
 * <p>The mean is subtracted first, so that values far from 0 do not lose precision. Which values
 * were bounded is recomputed in backward, which is faster than reading y.
 */
public final class BatchNorm {
  /** The number of coefficients of a channel. */
  public static final int COEFFICIENTS = 5;

  /** Of a channel of an image: its mean, and the sums of the deviations and of their squares. */
  public static final int MOMENTS = 3;

  /** Of a channel of an image: the sums of dy and of dy * (x - mean). */
  public static final int GRADIENT_SUMS = 2;

  /** Stands for no bound: no value compares as less, greater or equal to NaN. */
  public static final float NOWHERE = Float.NaN;

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BatchNorm() {}

  /** Where a block's coefficients begin, L of each. */
  public static int coefficientsOf(int block) {
    return Aligned.ORIGIN + block * COEFFICIENTS * L;
  }

  /** Where the moments of a block of an image begin, L of each. */
  public static int momentsOf(Pixels x, int image, int block) {
    return Aligned.ORIGIN + (image * x.blocks() + block) * MOMENTS * L;
  }

  /** Where the gradient sums of a block of an image begin, L of each. */
  public static int sumsOf(Pixels x, int image, int block) {
    return Aligned.ORIGIN + (image * x.blocks() + block) * GRADIENT_SUMS * L;
  }

  /** The moments of an image. */
  public static void moments(Pixels x, int image, float[] moments) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.moments(x, image, moments);
      return;
    }
    int area = x.height() * x.width();
    for (int block = 0; block < x.blocks(); block++) {
      int at = momentsOf(x, image, block);
      Arrays.fill(moments, at, at + MOMENTS * L, 0f);
      for (int row = 0; row < x.height(); row++) {
        sum(x, x.row(image, block, row), moments, at);
      }
      for (int l = 0; l < L; l++) {
        moments[at + l] /= area;
      }
      for (int row = 0; row < x.height(); row++) {
        deviations(x, x.row(image, block, row), moments, at);
      }
    }
  }

  private static void sum(Pixels x, int from, float[] moments, int at) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < x.width(); i++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep()));
    }
    sum.add(FloatVector.fromArray(SPECIES, moments, at)).intoArray(moments, at);
  }

  private static void deviations(Pixels x, int from, float[] moments, int at) {
    FloatVector mean = FloatVector.fromArray(SPECIES, moments, at);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int i = 0; i < x.width(); i++) {
      FloatVector t =
          FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep()).sub(mean);
      sum = sum.add(t);
      squares = t.fma(t, squares);
    }
    sum.add(FloatVector.fromArray(SPECIES, moments, at + L)).intoArray(moments, at + L);
    squares.add(FloatVector.fromArray(SPECIES, moments, at + 2 * L)).intoArray(moments, at + 2 * L);
  }

  /** y = (x - mean) * scale + shift, between the bounds. */
  public static void forward(
      float low, float high, Pixels x, Pixels y, int image, float[] coefficients) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.forward(low, high, x, y, image, coefficients);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      int at = coefficientsOf(block);
      for (int row = 0; row < y.height(); row++) {
        int from = x.row(image, block, row);
        normalize(low, high, coefficients, at, x, from, y, y.row(image, block, row));
      }
    }
  }

  private static void normalize(
      float low, float high, float[] coefficients, int at, Pixels x, int from, Pixels y, int to) {
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v =
          FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep())
              .sub(mean)
              .fma(scale, shift);
      v.blend(low, v.compare(VectorOperators.LE, low))
          .blend(high, v.compare(VectorOperators.GE, high))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  /** The sums of an image's gradient: of dy, and of dy * (x - mean), between the bounds. */
  public static void gradientSums(
      float low, float high, Pixels dy, Pixels x, int image, float[] coefficients, float[] sums) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.gradientSums(low, high, dy, x, image, coefficients, sums);
      return;
    }
    for (int block = 0; block < x.blocks(); block++) {
      int to = sumsOf(x, image, block);
      Arrays.fill(sums, to, to + GRADIENT_SUMS * L, 0f);
      for (int row = 0; row < x.height(); row++) {
        int dyAt = dy.row(image, block, row);
        int xAt = x.row(image, block, row);
        addSums(low, high, coefficients, coefficientsOf(block), dy, dyAt, x, xAt, sums, to);
      }
    }
  }

  private static void addSums(
      float low,
      float high,
      float[] coefficients,
      int at,
      Pixels dy,
      int dyAt,
      Pixels x,
      int xAt,
      float[] sums,
      int to) {
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector products = FloatVector.zero(SPECIES);
    for (int i = 0; i < x.width(); i++) {
      FloatVector t = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep()).sub(mean);
      FloatVector v = t.fma(scale, shift);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
              .blend(0f, v.compare(VectorOperators.LE, low))
              .blend(0f, v.compare(VectorOperators.GE, high));
      sum = sum.add(d);
      products = d.fma(t, products);
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    products.add(FloatVector.fromArray(SPECIES, sums, to + L)).intoArray(sums, to + L);
  }

  /** dx = d * scale + (x - mean) * slope + offset, where d is dy between the bounds, else 0. */
  public static void backward(
      float low, float high, Pixels dy, Pixels x, Pixels dx, int image, float[] coefficients) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.backward(low, high, dy, x, dx, image, coefficients);
      return;
    }
    for (int block = 0; block < x.blocks(); block++) {
      for (int row = 0; row < x.height(); row++) {
        int dyAt = dy.row(image, block, row);
        int xAt = x.row(image, block, row);
        int to = dx.row(image, block, row);
        gradient(low, high, coefficients, coefficientsOf(block), dy, dyAt, x, xAt, dx, to);
      }
    }
  }

  private static void gradient(
      float low,
      float high,
      float[] coefficients,
      int at,
      Pixels dy,
      int dyAt,
      Pixels x,
      int xAt,
      Pixels dx,
      int to) {
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    FloatVector slope = FloatVector.fromArray(SPECIES, coefficients, at + 3 * L);
    FloatVector offset = FloatVector.fromArray(SPECIES, coefficients, at + 4 * L);
    for (int i = 0; i < dx.width(); i++) {
      FloatVector t = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep()).sub(mean);
      FloatVector v = t.fma(scale, shift);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
              .blend(0f, v.compare(VectorOperators.LE, low))
              .blend(0f, v.compare(VectorOperators.GE, high));
      t.fma(slope, d.fma(scale, offset)).intoArray(dx.values(), to + i * dx.pixelStep());
    }
  }
}
