package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;

/**
 * e^x by the polynomial of Cephes' expf, because the bits of {@code VectorOperators.EXP} may differ
 * between interpreter and compiler. It is a separate pass over memory, because a vector passed to
 * another method stays in a register only if C2 inlines the method.
 */
final class Exponential {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444E-4f;
  private static final float SMALLEST = -87f;
  private static final float LARGEST = 88f;

  /** Adding 1.5 * 2^23 rounds to an integer, which is then in the lowest bits. */
  private static final float ROUNDER = 12_582_912f;

  private static final int EXPONENT_SHIFT = 23;
  private static final int EXPONENT_BIAS = 127 << EXPONENT_SHIFT;

  private Exponential() {}

  /**
   * y = e^x for pixels of L adjacent floats, to about one unit in the last place; x is clamped to
   * -87 to 88. y may be x.
   */
  static void exp(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v = v.blend(SMALLEST, v.compare(VectorOperators.LT, SMALLEST));
      v = v.blend(LARGEST, v.compare(VectorOperators.GT, LARGEST));
      FloatVector shifted = v.mul(LOG2_E).add(ROUNDER);
      FloatVector power = shifted.sub(ROUNDER);
      FloatVector r = power.mul(-LN2_HIGH).add(v);
      r = power.mul(-LN2_LOW).add(r);
      FloatVector p = r.mul(1.9875691E-4f).add(0.0013981999f);
      p = p.mul(r).add(0.008333452f);
      p = p.mul(r).add(0.041665796f);
      p = p.mul(r).add(0.16666666f);
      p = p.mul(r).add(0.5f);
      p = p.mul(r).mul(r).add(r).add(1f);
      IntVector exponent =
          shifted
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
              .add(EXPONENT_BIAS);
      p.mul(exponent.reinterpretAsFloats()).intoArray(y.values(), to + i * y.pixelStep());
    }
  }
}
