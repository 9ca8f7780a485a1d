import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

final class MicroKernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int L = SPECIES.length();
  static final int MR = 6;
  static final int NR = 2 * L;

  static void tile(int k, float[] a, float[] b, float[] c, int n) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c40 = c00;
    FloatVector c41 = c00;
    FloatVector c50 = c00;
    FloatVector c51 = c00;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, p * NR);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, p * NR + L);
      FloatVector x = FloatVector.broadcast(SPECIES, a[p * MR]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[p * MR + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[p * MR + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[p * MR + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[p * MR + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, a[p * MR + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    add(c00, c01, c, 0);
    add(c10, c11, c, n);
    add(c20, c21, c, 2 * n);
    add(c30, c31, c, 3 * n);
    add(c40, c41, c, 4 * n);
    add(c50, c51, c, 5 * n);
  }

  private static void add(FloatVector left, FloatVector right, float[] c, int at) {
    FloatVector.fromArray(SPECIES, c, at).add(left).intoArray(c, at);
    FloatVector.fromArray(SPECIES, c, at + L).add(right).intoArray(c, at + L);
  }
}
