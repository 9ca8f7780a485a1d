import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exercise 4: a micro-kernel.
 *
 * <p>A fast product is cut into tiles of C so small that a tile stays in the processor's registers
 * while all of K passes by:
 *
 * <pre>
 *   C[i, j] += sum over p of a[p*MR + i] * b[p*NR + j]     for i below MR, j below NR
 * </pre>
 *
 * The operands arrive packed, in the order in which the loop reads them: a (K,MR), b (K,NR). C has
 * rows of N floats, of which the tile is the first NR.
 *
 * <p>The machine can do two fused multiply-adds of whole vectors in a cycle, but each takes 4 or 5
 * cycles: so about 10 of them, independent of each other, must be on their way at any time. And the
 * operands: each step over p loads NR/L vectors of b (L floats in a vector) and broadcasts MR
 * floats of a, for MR * NR/L multiply-adds. Choose MR and NR. There are 16 vector registers (32
 * with AVX-512 or on Arm), and the tile, a row of b and a broadcast must fit them.
 *
 * <p>It must reach 60 % of the machine's FMA peak on one thread. That is measured in up to five
 * fresh processes, of which the fastest counts.
 *
 * <p>The Java compiler keeps a vector in a register only if it is a local variable. In an array or
 * a field it is an object.
 *
 * <p>The lesson about it: docs/lessons/ladder/4-micro-kernel.md.
 */
final class MicroKernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Rows of the tile; choose. */
  static final int MR = 1;

  /** Columns of the tile; choose a multiple of the vector's length. */
  static final int NR = SPECIES.length();

  /**
   * Adds A B to a tile.
   *
   * @param a (K,MR)
   * @param b (K,NR)
   * @param c (MR,N), of which the first NR columns are added to
   */
  static void tile(int k, float[] a, float[] b, float[] c, int n) {
    // Your code. Then: lanewise learn check
  }
}
