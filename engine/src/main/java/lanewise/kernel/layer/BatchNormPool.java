package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveBatchNormPool;

/**
 * Batch normalisation, ReLU and 2x2 max-pooling in one pass over two rows of a channel block. The
 * coefficients are those of {@link BatchNorm}, the origins of the maxima (4 if ReLU set it to 0)
 * and the treatment of NaN those of {@link BiasReluPool}.
 */
public final class BatchNormPool {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BatchNormPool() {}

  /**
   * y[j] = max(0, max of the normalised x over rows 0, 1 and columns 2j, 2j+1), for j in 0..{@code
   * pixels}.
   *
   * @param xRow from the first row of x to the second
   * @param origin the origin of each maximum, L adjacent floats per pixel
   */
  public static void forward(
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
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.forward(
          L, pixels, x, xOffset, xRow, coefficients, at, y, yOffset, yStep, origin, originOffset);
      return;
    }
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector shift = FloatVector.fromArray(SPECIES, coefficients, at + 2 * L);
    for (int j = 0; j < pixels; j++) {
      int first = xOffset + 2 * j * L;
      FloatVector max = FloatVector.fromArray(SPECIES, x, first).sub(mean).fma(scale, shift);
      FloatVector from = FloatVector.zero(SPECIES);
      FloatVector v = FloatVector.fromArray(SPECIES, x, first + L).sub(mean).fma(scale, shift);
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(1f, larger);
      v = FloatVector.fromArray(SPECIES, x, first + xRow).sub(mean).fma(scale, shift);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(2f, larger);
      v = FloatVector.fromArray(SPECIES, x, first + xRow + L).sub(mean).fma(scale, shift);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(3f, larger);
      VectorMask<Float> dead = max.compare(VectorOperators.LE, 0f);
      max.blend(0f, dead).intoArray(y, yOffset + j * yStep);
      from.blend(4f, dead).intoArray(origin, originOffset + j * L);
    }
  }

  /**
   * Sums of the gradient: of dy, and of dy * (x - mean) at the pixel each maximum came from.
   *
   * @param sums 2 times L, to which both are added
   */
  public static void gradientSums(
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
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.gradientSums(
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          origin,
          originOffset,
          x,
          xOffset,
          xRow,
          coefficients,
          at,
          sums,
          sumsOffset);
      return;
    }
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector products = FloatVector.zero(SPECIES);
    for (int j = 0; j < pixels; j++) {
      int first = xOffset + 2 * j * L;
      FloatVector from = FloatVector.fromArray(SPECIES, origin, originOffset + j * L);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy, dyOffset + j * dyStep)
              .blend(0f, from.compare(VectorOperators.EQ, 4f));
      FloatVector t =
          FloatVector.fromArray(SPECIES, x, first)
              .blend(
                  FloatVector.fromArray(SPECIES, x, first + L),
                  from.compare(VectorOperators.EQ, 1f))
              .blend(
                  FloatVector.fromArray(SPECIES, x, first + xRow),
                  from.compare(VectorOperators.EQ, 2f))
              .blend(
                  FloatVector.fromArray(SPECIES, x, first + xRow + L),
                  from.compare(VectorOperators.EQ, 3f))
              .sub(mean);
      sum = sum.add(d);
      products = d.fma(t, products);
    }
    sum.add(FloatVector.fromArray(SPECIES, sums, sumsOffset)).intoArray(sums, sumsOffset);
    products
        .add(FloatVector.fromArray(SPECIES, sums, sumsOffset + L))
        .intoArray(sums, sumsOffset + L);
  }

  /**
   * dx = d * scale + (x - mean) * slope + offset for four pixels each; d is dy at the pixel the
   * maximum came from and 0 at the other three.
   *
   * @param dxRow from the first row of dx to the second
   */
  public static void backward(
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
    if (Lanes.SCALAR) {
      NaiveBatchNormPool.backward(
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          origin,
          originOffset,
          x,
          xOffset,
          xRow,
          coefficients,
          at,
          dx,
          dxOffset,
          dxRow);
      return;
    }
    FloatVector mean = FloatVector.fromArray(SPECIES, coefficients, at);
    FloatVector scale = FloatVector.fromArray(SPECIES, coefficients, at + L);
    FloatVector slope = FloatVector.fromArray(SPECIES, coefficients, at + 3 * L);
    FloatVector offset = FloatVector.fromArray(SPECIES, coefficients, at + 4 * L);
    for (int j = 0; j < pixels; j++) {
      int first = xOffset + 2 * j * L;
      int target = dxOffset + 2 * j * L;
      FloatVector from = FloatVector.fromArray(SPECIES, origin, originOffset + j * L);
      // The gradient of a pixel that is the maximum.
      FloatVector direct =
          FloatVector.fromArray(SPECIES, dy, dyOffset + j * dyStep).fma(scale, offset);
      FloatVector.fromArray(SPECIES, x, first)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 0f)))
          .intoArray(dx, target);
      FloatVector.fromArray(SPECIES, x, first + L)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 1f)))
          .intoArray(dx, target + L);
      FloatVector.fromArray(SPECIES, x, first + xRow)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 2f)))
          .intoArray(dx, target + dxRow);
      FloatVector.fromArray(SPECIES, x, first + xRow + L)
          .sub(mean)
          .fma(slope, offset.blend(direct, from.compare(VectorOperators.EQ, 3f)))
          .intoArray(dx, target + dxRow + L);
    }
  }
}
