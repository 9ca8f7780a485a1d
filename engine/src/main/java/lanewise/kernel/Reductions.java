package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.naive.NaiveReductions;

/** Sums in a fixed order, so that the bytes do not depend on threads or the compiler. */
public final class Reductions {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Reductions() {}

  /**
   * Adds the parts to the target in their order: target[i] += parts[0][i] + … one after the other,
   * for i in from..to.
   *
   * @param count the number of parts to add
   */
  public static void addInOrder(float[] target, float[][] parts, int count, int from, int to) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    for (int p = 0; p < count; p++) {
      addBody(target, parts[p], from, vectorEnd);
    }
    NaiveReductions.addInOrder(target, parts, count, vectorEnd, to);
  }

  /**
   * Adds the parts in a binary tree, in place: parts[0] becomes (parts[0] + parts[1]) + (parts[2] +
   * parts[3]) and so on, for i in from..to; the others become sums of branches.
   *
   * @param count the number of parts, a power of two
   */
  public static void addInTree(float[][] parts, int count, int from, int to) {
    int vectorEnd = Lanes.SCALAR ? from : to - (to - from) % L;
    for (int half = 1; half < count; half *= 2) {
      for (int p = 0; p < count; p += 2 * half) {
        addBody(parts[p], parts[p + half], from, vectorEnd);
      }
    }
    NaiveReductions.addInTree(parts, count, vectorEnd, to);
  }

  /**
   * The sum of the squares of the elements from to to, in float32 by lanes and then in float64.
   *
   * @param scratch at least {@code Lanes.FLOATS} values from {@code at}, overwritten
   */
  public static double sumOfSquares(float[] values, int from, int to, float[] scratch, int at) {
    if (Lanes.SCALAR) {
      return NaiveReductions.sumOfSquares(values, from, to, scratch, at);
    }
    int vectorEnd = to - (to - from) % L;
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = from; i < vectorEnd; i += L) {
      FloatVector value = FloatVector.fromArray(SPECIES, values, i);
      sums = value.fma(value, sums);
    }
    sums.intoArray(scratch, at);
    double sum = 0;
    for (int lane = 0; lane < L; lane++) {
      sum += scratch[at + lane];
    }
    return sum + NaiveReductions.sumOfSquares(values, vectorEnd, to, scratch, at);
  }

  private static void addBody(float[] target, float[] part, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector.fromArray(SPECIES, target, i)
          .add(FloatVector.fromArray(SPECIES, part, i))
          .intoArray(target, i);
    }
  }
}
