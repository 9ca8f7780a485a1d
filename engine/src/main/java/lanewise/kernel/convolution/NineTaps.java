package lanewise.kernel.convolution;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.product.Tiles;

/**
 * Forward pass of a first layer with one channel and 3x3 taps. A depth of nine is too short for a
 * loop, so the weights of all taps stay in registers, and each step reads twelve pixels of two
 * rows' windows and computes four results.
 *
 * <p>{@link Tiles#planar} computes the same sums in the same order, for any number of channels and
 * taps.
 */
public final class NineTaps {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  /** Whether there are enough registers for 18 vectors of weights and the results. */
  public static final boolean FIT = !Lanes.SCALAR && Lanes.MAX_ROWS == 12;

  private NineTaps() {}

  /**
   * Two rows of output pixels of 2L filters.
   *
   * @param xOffset the top left of the first pixel's window; {@code xRow} from row to row
   * @param wOffset nine times 2L weights
   * @param y pixel (i, j), filter block v at {@code yOffset + v*yBlock + i*yRow + j*L}
   */
  public static void forward(
      int pixels,
      float[] x,
      int xOffset,
      int xRow,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset,
      int yRow,
      int yBlock) {
    FloatVector p0 = weights(w, wOffset, 0), q0 = weights(w, wOffset, 1);
    FloatVector p1 = weights(w, wOffset, 2), q1 = weights(w, wOffset, 3);
    FloatVector p2 = weights(w, wOffset, 4), q2 = weights(w, wOffset, 5);
    FloatVector p3 = weights(w, wOffset, 6), q3 = weights(w, wOffset, 7);
    FloatVector p4 = weights(w, wOffset, 8), q4 = weights(w, wOffset, 9);
    FloatVector p5 = weights(w, wOffset, 10), q5 = weights(w, wOffset, 11);
    FloatVector p6 = weights(w, wOffset, 12), q6 = weights(w, wOffset, 13);
    FloatVector p7 = weights(w, wOffset, 14), q7 = weights(w, wOffset, 15);
    FloatVector p8 = weights(w, wOffset, 16), q8 = weights(w, wOffset, 17);
    int second = xOffset + xRow;
    int third = second + xRow;
    int fourth = third + xRow;
    int below = yOffset + yRow;
    int other = yOffset + yBlock;
    int otherBelow = other + yRow;
    for (int j = 0; j < pixels; j++) {
      FloatVector v = FloatVector.broadcast(SPECIES, x[xOffset + j]);
      FloatVector p = v.mul(p0), q = v.mul(q0);
      v = FloatVector.broadcast(SPECIES, x[xOffset + j + 1]);
      p = v.fma(p1, p);
      q = v.fma(q1, q);
      v = FloatVector.broadcast(SPECIES, x[xOffset + j + 2]);
      p = v.fma(p2, p);
      q = v.fma(q2, q);
      v = FloatVector.broadcast(SPECIES, x[second + j]);
      p = v.fma(p3, p);
      q = v.fma(q3, q);
      FloatVector r = v.mul(p0), s = v.mul(q0);
      v = FloatVector.broadcast(SPECIES, x[second + j + 1]);
      p = v.fma(p4, p);
      q = v.fma(q4, q);
      r = v.fma(p1, r);
      s = v.fma(q1, s);
      v = FloatVector.broadcast(SPECIES, x[second + j + 2]);
      p = v.fma(p5, p);
      q = v.fma(q5, q);
      r = v.fma(p2, r);
      s = v.fma(q2, s);
      v = FloatVector.broadcast(SPECIES, x[third + j]);
      p = v.fma(p6, p);
      q = v.fma(q6, q);
      r = v.fma(p3, r);
      s = v.fma(q3, s);
      v = FloatVector.broadcast(SPECIES, x[third + j + 1]);
      p = v.fma(p7, p);
      q = v.fma(q7, q);
      r = v.fma(p4, r);
      s = v.fma(q4, s);
      v = FloatVector.broadcast(SPECIES, x[third + j + 2]);
      p = v.fma(p8, p);
      q = v.fma(q8, q);
      r = v.fma(p5, r);
      s = v.fma(q5, s);
      v = FloatVector.broadcast(SPECIES, x[fourth + j]);
      r = v.fma(p6, r);
      s = v.fma(q6, s);
      v = FloatVector.broadcast(SPECIES, x[fourth + j + 1]);
      r = v.fma(p7, r);
      s = v.fma(q7, s);
      v = FloatVector.broadcast(SPECIES, x[fourth + j + 2]);
      r = v.fma(p8, r);
      s = v.fma(q8, s);
      p.intoArray(y, yOffset + j * L);
      q.intoArray(y, other + j * L);
      r.intoArray(y, below + j * L);
      s.intoArray(y, otherBelow + j * L);
    }
  }

  private static FloatVector weights(float[] w, int offset, int index) {
    return FloatVector.fromArray(SPECIES, w, offset + index * L);
  }
}
