package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveMultiplication;

/** Products of two images; a single pixel of one of them may stand for all. */
public final class Multiplication {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private Multiplication() {}

  /** y = a * b. */
  public static void forward(Pixels a, Pixels b, Pixels y, int image) {
    if (Lanes.SCALAR) {
      NaiveMultiplication.forward(a, b, y, image);
      return;
    }
    for (int block = 0; block < y.blocks(); block++) {
      for (int row = 0; row < y.height(); row++) {
        int aAt = a.anyRow(image, block, row);
        multiply(a, aAt, b, b.anyRow(image, block, row), y, y.row(image, block, row));
      }
    }
  }

  private static void multiply(Pixels a, int aAt, Pixels b, int bAt, Pixels y, int yAt) {
    int aStep = a.step(y.width());
    int bStep = b.step(y.width());
    for (int i = 0; i < y.width(); i++) {
      FloatVector.fromArray(SPECIES, a.values(), aAt + i * aStep)
          .mul(FloatVector.fromArray(SPECIES, b.values(), bAt + i * bStep))
          .intoArray(y.values(), yAt + i * y.pixelStep());
    }
  }

  /** da += dy * b, pixel by pixel: one that stands for all gathers the sum of all. */
  public static void backward(Pixels dy, Pixels b, Pixels da, int image) {
    if (Lanes.SCALAR) {
      NaiveMultiplication.backward(dy, b, da, image);
      return;
    }
    for (int block = 0; block < dy.blocks(); block++) {
      for (int row = 0; row < dy.height(); row++) {
        int dyAt = dy.row(image, block, row);
        int bAt = b.anyRow(image, block, row);
        addProducts(dy, dyAt, b, bAt, da, da.anyRow(image, block, row));
      }
    }
  }

  private static void addProducts(Pixels dy, int dyAt, Pixels b, int bAt, Pixels da, int daAt) {
    int bStep = b.step(dy.width());
    int daStep = da.step(dy.width());
    for (int i = 0; i < dy.width(); i++) {
      int to = daAt + i * daStep;
      FloatVector sum = FloatVector.fromArray(SPECIES, da.values(), to);
      FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
          .fma(FloatVector.fromArray(SPECIES, b.values(), bAt + i * bStep), sum)
          .intoArray(da.values(), to);
    }
  }
}
