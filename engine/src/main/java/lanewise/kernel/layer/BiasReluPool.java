package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveBiasReluPool;

/**
 * Bias, ReLU and 2x2 max-pooling in one pass over two rows of a channel block, while they are in
 * the L1 cache. The bias and ReLU do not change which of four values is the largest, so both are
 * applied after the maximum.
 *
 * <p>The origin of each maximum is kept for backward as 0, 1, 2, 3 (row by row), or 4 if ReLU set
 * the value to 0 and no gradient passes. Origins are floats, because C2 compiles comparisons of
 * floats best.
 *
 * <p>As in {@link Pooling#max}, NaN is larger than any number.
 */
public final class BiasReluPool {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BiasReluPool() {}

  /**
   * y[j] = max(0, bias + max of x over rows 0, 1 and columns 2j, 2j+1), for j in 0..{@code pixels}.
   *
   * @param xRow from the first row of x to the second
   * @param origin the origin of each maximum, L adjacent floats per pixel
   */
  public static void forward(
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
    if (Lanes.SCALAR) {
      NaiveBiasReluPool.forward(
          L, pixels, x, xOffset, xRow, bias, biasOffset, y, yOffset, yStep, origin, originOffset);
    } else {
      forwardBody(
          pixels, x, xOffset, xRow, bias, biasOffset, y, yOffset, yStep, origin, originOffset);
    }
  }

  private static void forwardBody(
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
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasOffset);
    for (int j = 0; j < pixels; j++) {
      int at = xOffset + 2 * j * L;
      FloatVector max = FloatVector.fromArray(SPECIES, x, at);
      FloatVector from = FloatVector.zero(SPECIES);
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + L);
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(1f, larger);
      v = FloatVector.fromArray(SPECIES, x, at + xRow);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(2f, larger);
      v = FloatVector.fromArray(SPECIES, x, at + xRow + L);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(3f, larger);
      max = max.add(b);
      VectorMask<Float> dead = max.compare(VectorOperators.LE, 0f);
      max.blend(0f, dead).intoArray(y, yOffset + j * yStep);
      from.blend(4f, dead).intoArray(origin, originOffset + j * L);
    }
  }

  /**
   * Passes each dy[j] to the pixel of its maximum and 0 to the other three, and adds it to dbias
   * unless ReLU blocked it.
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
      float[] dx,
      int dxOffset,
      int dxRow,
      float[] dbias,
      int dbiasOffset) {
    if (Lanes.SCALAR) {
      NaiveBiasReluPool.backward(
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          origin,
          originOffset,
          dx,
          dxOffset,
          dxRow,
          dbias,
          dbiasOffset);
    } else {
      backwardBody(
          pixels,
          dy,
          dyOffset,
          dyStep,
          origin,
          originOffset,
          dx,
          dxOffset,
          dxRow,
          dbias,
          dbiasOffset);
    }
  }

  private static void backwardBody(
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
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < pixels; j++) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + j * dyStep);
      FloatVector from = FloatVector.fromArray(SPECIES, origin, originOffset + j * L);
      int at = dxOffset + 2 * j * L;
      zero.blend(d, from.compare(VectorOperators.EQ, 0f)).intoArray(dx, at);
      zero.blend(d, from.compare(VectorOperators.EQ, 1f)).intoArray(dx, at + L);
      zero.blend(d, from.compare(VectorOperators.EQ, 2f)).intoArray(dx, at + dxRow);
      zero.blend(d, from.compare(VectorOperators.EQ, 3f)).intoArray(dx, at + dxRow + L);
      sum = sum.add(d.blend(0f, from.compare(VectorOperators.EQ, 4f)));
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, dbiasOffset)).intoArray(dbias, dbiasOffset);
  }
}
