package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveChannelLine;

/**
 * A linear function per channel up to a limit, on pixels of L adjacent floats: y = w * x + b if x
 * &lt;= limit, else x. With an infinite limit it scales and shifts channels; with limit 0 it is
 * PReLU.
 */
public final class ChannelLine {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private ChannelLine() {}

  /**
   * Computes y.
   *
   * @param lines L values of w, then L of b
   */
  public static void forward(
      float limit,
      int pixels,
      float[] lines,
      float[] x,
      int xOffset,
      int xStep,
      float[] y,
      int yOffset,
      int yStep) {
    if (Lanes.SCALAR) {
      NaiveChannelLine.forward(limit, L, pixels, lines, x, xOffset, xStep, y, yOffset, yStep);
      return;
    }
    FloatVector w = FloatVector.fromArray(SPECIES, lines, 0);
    FloatVector b = FloatVector.fromArray(SPECIES, lines, L);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      v.blend(v.fma(w, b), v.compare(VectorOperators.LE, limit)).intoArray(y, yOffset + i * yStep);
    }
  }

  /**
   * Computes dx, and adds to the gradients of the lines.
   *
   * @param lines L values of w, then L of b
   * @param dLines L values of dw, then L of db, both added to
   */
  public static void backward(
      float limit,
      int pixels,
      float[] lines,
      float[] dLines,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    if (Lanes.SCALAR) {
      NaiveChannelLine.backward(
          limit, L, pixels, lines, dLines, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset,
          dxStep);
      return;
    }
    FloatVector w = FloatVector.fromArray(SPECIES, lines, 0);
    FloatVector dw = FloatVector.fromArray(SPECIES, dLines, 0);
    FloatVector db = FloatVector.fromArray(SPECIES, dLines, L);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep);
      VectorMask<Float> above = v.compare(VectorOperators.GT, limit);
      d.mul(w).blend(d, above).intoArray(dx, dxOffset + i * dxStep);
      FloatVector below = d.blend(0f, above);
      dw = below.fma(v.blend(0f, above), dw);
      db = db.add(below);
    }
    dw.intoArray(dLines, 0);
    db.intoArray(dLines, L);
  }
}
