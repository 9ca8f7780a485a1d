package lanewise.kernel.product;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;

/** Copies or adds whole vectors, for packing and scratch results. */
public final class Copies {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Copies() {}

  /** Copies {@code count} adjacent pairs of vectors to places {@code step} floats apart. */
  public static void scatterPairs(
      float[] source, int from, float[] target, int to, int step, int count) {
    for (int i = 0; i < count; i++) {
      int at = from + 2 * i * L;
      FloatVector.fromArray(SPECIES, source, at).intoArray(target, to + i * step);
      FloatVector.fromArray(SPECIES, source, at + L).intoArray(target, to + i * step + L);
    }
  }

  /**
   * Copies {@code count} vectors between places {@code fromStep} and {@code toStep} floats apart.
   */
  public static void copy(
      float[] source, int from, int fromStep, float[] target, int to, int toStep, int count) {
    for (int i = 0; i < count; i++) {
      if (Lanes.SCALAR) {
        System.arraycopy(source, from + i * fromStep, target, to + i * toStep, L);
        continue;
      }
      FloatVector.fromArray(SPECIES, source, from + i * fromStep)
          .intoArray(target, to + i * toStep);
    }
  }

  /** Adds {@code count} adjacent vectors to others. */
  public static void add(float[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      int at = to + i * L;
      FloatVector.fromArray(SPECIES, source, from + i * L)
          .add(FloatVector.fromArray(SPECIES, target, at))
          .intoArray(target, at);
    }
  }
}
