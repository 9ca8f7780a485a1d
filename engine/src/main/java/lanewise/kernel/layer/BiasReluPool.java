package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
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
   * y[j] = max(0, bias + max of x over two rows and columns 2j, 2j+1), for a row of y.
   *
   * @param origins where each maximum came from
   */
  public static void forward(
      Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt, Pixels origins, int to) {
    if (Lanes.SCALAR) {
      NaiveBiasReluPool.forward(x, xAt, bias, biasAt, y, yAt, origins, to);
      return;
    }
    float[] values = x.values();
    int below = x.rowStep();
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasAt);
    for (int j = 0; j < y.width(); j++) {
      int at = xAt + 2 * j * L;
      FloatVector max = FloatVector.fromArray(SPECIES, values, at);
      FloatVector from = FloatVector.zero(SPECIES);
      FloatVector v = FloatVector.fromArray(SPECIES, values, at + L);
      VectorMask<Float> larger =
          v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(1f, larger);
      v = FloatVector.fromArray(SPECIES, values, at + below);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(2f, larger);
      v = FloatVector.fromArray(SPECIES, values, at + below + L);
      larger = v.compare(VectorOperators.GT, max).or(v.compare(VectorOperators.NE, v));
      max = max.blend(v, larger);
      from = from.blend(3f, larger);
      max = max.add(b);
      VectorMask<Float> dead = max.compare(VectorOperators.LE, 0f);
      max.blend(0f, dead).intoArray(y.values(), yAt + j * y.pixelStep());
      from.blend(4f, dead).intoArray(origins.values(), to + j * L);
    }
  }

  /**
   * Sends each dy[j] of a row back to the pixel its maximum came from, zeros to the other three,
   * and adds what passes to dbias.
   */
  public static void backward(
      Pixels dy,
      int dyAt,
      Pixels origins,
      int originAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int to) {
    if (Lanes.SCALAR) {
      NaiveBiasReluPool.backward(dy, dyAt, origins, originAt, dx, dxAt, dbias, to);
      return;
    }
    float[] values = dx.values();
    int below = dx.rowStep();
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < dy.width(); j++) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy.values(), dyAt + j * dy.pixelStep());
      FloatVector from = FloatVector.fromArray(SPECIES, origins.values(), originAt + j * L);
      int at = dxAt + 2 * j * L;
      zero.blend(d, from.compare(VectorOperators.EQ, 0f)).intoArray(values, at);
      zero.blend(d, from.compare(VectorOperators.EQ, 1f)).intoArray(values, at + L);
      zero.blend(d, from.compare(VectorOperators.EQ, 2f)).intoArray(values, at + below);
      zero.blend(d, from.compare(VectorOperators.EQ, 3f)).intoArray(values, at + below + L);
      sum = sum.add(d.blend(0f, from.compare(VectorOperators.EQ, 4f)));
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, to)).intoArray(dbias, to);
  }
}
