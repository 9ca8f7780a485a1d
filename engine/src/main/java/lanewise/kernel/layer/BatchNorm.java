package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveBatchNorm;

/**
 * Batch normalisation of a row of one channel block, its statistics and its gradients, with an
 * optional ReLU; on pixels of L adjacent floats at any distance from each other.
 *
 * <p>A block's coefficients are 5 times L floats: mean; scale = w / sqrt(var + epsilon); shift = b;
 * and, for backward, slope and offset, for the dependence of the statistics on x:
 *
 * <pre>
 * y  = (x - mean) * scale + shift
 * dx = dy * scale + (x - mean) * slope + offset
 * </pre>
 *
 * <p>The mean is subtracted first, so that values far from 0 do not lose precision. ReLU's mask is
 * recomputed in backward, which is faster than reading y.
 */
public final class BatchNorm {
  /** The number of coefficients of a channel. */
  public static final int COEFFICIENTS = 5;

  /** The threshold without ReLU: no value compares as less than or equal to NaN. */
  private static final float NOWHERE = Float.NaN;

  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BatchNorm() {}

  /** sums (L) += the sum of x over the pixels. */
  public static void sum(
      int pixels, float[] x, int xOffset, int xStep, float[] sums, int sumsOffset) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.sum(L, pixels, x, xOffset, xStep, sums, sumsOffset);
      return;
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      sum = sum.add(FloatVector.fromArray(SPECIES, x, xOffset + i * xStep));
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
  }

  /**
   * Sums of deviations from a mean.
   *
   * @param moments 3 times L: the mean, to which the sum of x - mean and that of its square are
   *     added
   */
  public static void deviations(
      int pixels, float[] x, int xOffset, int xStep, float[] moments, int momentsOffset) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.deviations(L, pixels, x, xOffset, xStep, moments, momentsOffset);
      return;
    }
    FloatVector mean = FloatVector.fromArray(SPECIES, moments, momentsOffset);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep).sub(mean);
      sum = sum.add(t);
      squares = t.fma(t, squares);
    }
    sum.add(FloatVector.fromArray(SPECIES, moments, momentsOffset + L))
        .intoArray(moments, momentsOffset + L);
    squares
        .add(FloatVector.fromArray(SPECIES, moments, momentsOffset + 2 * L))
        .intoArray(moments, momentsOffset + 2 * L);
  }

  /** y = (x - mean) * scale + shift, with negative values set to 0 if {@code relu}. */
  public static void forward(
      boolean relu,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] coefficients,
      int at,
      float[] y,
      int yOffset,
      int yStep) {
    if (Lanes.SCALAR) {
      NaiveBatchNorm.forward(
          relu, L, pixels, x, xOffset, xStep, coefficients, at, y, yOffset, yStep);
      return;
    }
    float cut = relu ? 0 : NOWHERE;
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    for (int i = 0; i < pixels; i++) {
      FloatVector v =
          FloatVector.fromArray(SPECIES, x, xOffset + i * xStep).sub(mean).fma(scale, shift);
      v.blend(cut, v.compare(VectorOperators.LE, cut)).intoArray(y, yOffset + i * yStep);
    }
  }

  /**
   * Sums of the gradient: of dy, and of dy * (x - mean), where ReLU was not 0.
   *
   * @param sums 2 times L, to which both are added
   */
  public static void gradientSums(
      boolean relu,
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
    if (Lanes.SCALAR) {
      NaiveBatchNorm.gradientSums(
          relu,
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          x,
          xOffset,
          xStep,
          coefficients,
          at,
          sums,
          sumsOffset);
      return;
    }
    float cut = relu ? 0 : NOWHERE;
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector products = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep).sub(mean);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
              .blend(0f, t.fma(scale, shift).compare(VectorOperators.LE, cut));
      sum = sum.add(d);
      products = d.fma(t, products);
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
    products
        .add(FloatVector.fromArray(SPECIES, sums, sumsOffset + L))
        .intoArray(sums, sumsOffset + L);
  }

  /** dx = d * scale + (x - mean) * slope + offset, where d is dy if ReLU was not 0, else 0. */
  public static void backward(
      boolean relu,
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
    if (Lanes.SCALAR) {
      NaiveBatchNorm.backward(
          relu,
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          x,
          xOffset,
          xStep,
          coefficients,
          at,
          dx,
          dxOffset,
          dxStep);
      return;
    }
    float cut = relu ? 0 : NOWHERE;
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    FloatVector slope = FloatVector.fromArray(SPECIES, coefficients, at + 3 * L);
    FloatVector offset = FloatVector.fromArray(SPECIES, coefficients, at + 4 * L);
    for (int i = 0; i < pixels; i++) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep).sub(mean);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
              .blend(0f, t.fma(scale, shift).compare(VectorOperators.LE, cut));
      t.fma(slope, d.fma(scale, offset)).intoArray(dx, dxOffset + i * dxStep);
    }
  }
}
