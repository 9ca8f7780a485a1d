package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveAddition;

/**
 * Sums of two images, and ReLU where asked for; a single pixel of one of them may stand for all.
 */
public final class Addition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  /** Where there is no ReLU to cut: nothing is at or below NaN. */
  private static final float NOWHERE = Float.NaN;

  private Addition() {}

  /** y = a + b, or max(a + b, 0). */
  public static void forward(boolean relu, Pixels a, Pixels b, Pixels y, int image) {
    if (Lanes.SCALAR) {
      NaiveAddition.forward(relu, a, b, y, image);
      return;
    }
    add(relu ? 0 : NOWHERE, y, a, b, y, image);
  }

  /** a += b, pixel by pixel: one that stands for all gathers the sum of all. */
  public static void accumulate(Pixels b, Pixels a, int image) {
    if (Lanes.SCALAR) {
      NaiveAddition.accumulate(b, a, image);
      return;
    }
    add(NOWHERE, b, a, b, a, image);
  }

  /**
   * @param all has the extents of the larger image
   */
  private static void add(float cut, Pixels all, Pixels a, Pixels b, Pixels y, int image) {
    for (int block = 0; block < all.blocks(); block++) {
      for (int row = 0; row < all.height(); row++) {
        int aAt = a.anyRow(image, block, row);
        int bAt = b.anyRow(image, block, row);
        addRow(cut, all.width(), a, aAt, b, bAt, y, y.anyRow(image, block, row));
      }
    }
  }

  private static void addRow(
      float cut, int pixels, Pixels a, int aAt, Pixels b, int bAt, Pixels y, int yAt) {
    int aStep = a.step(pixels);
    int bStep = b.step(pixels);
    int yStep = y.step(pixels);
    for (int i = 0; i < pixels; i++) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, a.values(), aAt + i * aStep)
              .add(FloatVector.fromArray(SPECIES, b.values(), bAt + i * bStep));
      sum.blend(cut, sum.compare(VectorOperators.LE, cut)).intoArray(y.values(), yAt + i * yStep);
    }
  }

  /**
   * The gradient of either operand: dx = dy or, with ReLU, dy if y &gt; 0, else 0.
   *
   * @param y the output of forward; read only if {@code relu}
   */
  public static void backward(boolean relu, Pixels dy, Pixels y, Pixels dx, int image) {
    if (Lanes.SCALAR) {
      NaiveAddition.backward(relu, dy, y, dx, image);
      return;
    }
    for (int block = 0; block < dx.blocks(); block++) {
      for (int row = 0; row < dx.height(); row++) {
        int from = dy.row(image, block, row);
        int to = dx.row(image, block, row);
        if (relu) {
          pass(dy, from, y, y.row(image, block, row), dx, to);
        } else {
          copy(dy, from, dx, to);
        }
      }
    }
  }

  private static void copy(Pixels dy, int dyAt, Pixels dx, int to) {
    for (int i = 0; i < dx.width(); i++) {
      FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
          .intoArray(dx.values(), to + i * dx.pixelStep());
    }
  }

  private static void pass(Pixels dy, int dyAt, Pixels y, int yAt, Pixels dx, int to) {
    for (int i = 0; i < dx.width(); i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y.values(), yAt + i * y.pixelStep());
      FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
          .blend(0f, value.compare(VectorOperators.LE, 0f))
          .intoArray(dx.values(), to + i * dx.pixelStep());
    }
  }
}
