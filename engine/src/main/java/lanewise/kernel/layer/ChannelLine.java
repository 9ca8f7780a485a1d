package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveChannelLine;

/**
 * A line per channel up to a limit: y = w * x + b where x &lt;= limit, x above it. With an infinite
 * limit it scales and shifts channels; with 0 it is PReLU.
 */
public final class ChannelLine {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private ChannelLine() {}

  /**
   * Computes y for a block.
   *
   * @param lines L values of w, then L of b
   */
  public static void forward(float limit, float[] lines, Pixels x, Pixels y, int image, int block) {
    if (Lanes.SCALAR) {
      NaiveChannelLine.forward(limit, lines, x, y, image, block);
      return;
    }
    for (int row = 0; row < y.height(); row++) {
      forwardRow(limit, lines, x, x.row(image, block, row), y, y.row(image, block, row));
    }
  }

  private static void forwardRow(float limit, float[] lines, Pixels x, int from, Pixels y, int to) {
    FloatVector w = FloatVector.fromArray(SPECIES, lines, 0);
    FloatVector b = FloatVector.fromArray(SPECIES, lines, L);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.blend(v.fma(w, b), v.compare(VectorOperators.LE, limit))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  /**
   * Computes dx for a block, and adds to the gradients of the lines.
   *
   * @param lines L values of w, then L of b
   * @param dLines L values of dw, then L of db, both added to
   */
  public static void backward(
      float limit,
      float[] lines,
      float[] dLines,
      Pixels dy,
      Pixels x,
      Pixels dx,
      int image,
      int block) {
    if (Lanes.SCALAR) {
      NaiveChannelLine.backward(limit, lines, dLines, dy, x, dx, image, block);
      return;
    }
    for (int row = 0; row < dx.height(); row++) {
      int dyAt = dy.row(image, block, row);
      int xAt = x.row(image, block, row);
      backwardRow(limit, lines, dLines, dy, dyAt, x, xAt, dx, dx.row(image, block, row));
    }
  }

  private static void backwardRow(
      float limit,
      float[] lines,
      float[] dLines,
      Pixels dy,
      int dyAt,
      Pixels x,
      int xAt,
      Pixels dx,
      int to) {
    FloatVector w = FloatVector.fromArray(SPECIES, lines, 0);
    FloatVector dw = FloatVector.fromArray(SPECIES, dLines, 0);
    FloatVector db = FloatVector.fromArray(SPECIES, dLines, L);
    for (int i = 0; i < dx.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep());
      FloatVector d = FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep());
      VectorMask<Float> above = v.compare(VectorOperators.GT, limit);
      d.mul(w).blend(d, above).intoArray(dx.values(), to + i * dx.pixelStep());
      FloatVector below = d.blend(0f, above);
      dw = below.fma(v.blend(0f, above), dw);
      db = db.add(below);
    }
    dw.intoArray(dLines, 0);
    db.intoArray(dLines, L);
  }
}
