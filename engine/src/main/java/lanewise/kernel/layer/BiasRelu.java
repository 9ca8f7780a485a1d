package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBiasRelu;

/**
 * What follows a product: the bias of a block of L channels, and ReLU where asked for, for so many
 * pixels of a row of that block.
 */
public final class BiasRelu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private BiasRelu() {}

  /** y = x + bias, or max(x + bias, 0). */
  public static void forward(
      boolean relu, int pixels, Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt) {
    if (Lanes.SCALAR) {
      NaiveBiasRelu.forward(relu, pixels, x, xAt, bias, biasAt, y, yAt);
    } else if (relu) {
      reluBody(pixels, x, xAt, bias, biasAt, y, yAt);
    } else {
      biasBody(pixels, x, xAt, bias, biasAt, y, yAt);
    }
  }

  private static void reluBody(
      int pixels, Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt) {
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasAt);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep()).add(b);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y.values(), yAt + i * y.pixelStep());
    }
  }

  private static void biasBody(
      int pixels, Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt) {
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasAt);
    for (int i = 0; i < pixels; i++) {
      FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep())
          .add(b)
          .intoArray(y.values(), yAt + i * y.pixelStep());
    }
  }

  /**
   * dx = dy or, with ReLU, dy if y &gt; 0, else 0; dbias += the sum of dx over the pixels.
   *
   * @param y the output of forward; read only if {@code relu}
   */
  public static void backward(
      boolean relu,
      int pixels,
      Pixels dy,
      int dyAt,
      Pixels y,
      int yAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int biasAt) {
    if (Lanes.SCALAR) {
      NaiveBiasRelu.backward(relu, pixels, dy, dyAt, y, yAt, dx, dxAt, dbias, biasAt);
    } else if (relu) {
      reluBackwardBody(pixels, dy, dyAt, y, yAt, dx, dxAt, dbias, biasAt);
    } else {
      biasBackwardBody(pixels, dy, dyAt, dx, dxAt, dbias, biasAt);
    }
  }

  private static void reluBackwardBody(
      int pixels,
      Pixels dy,
      int dyAt,
      Pixels y,
      int yAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int biasAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y.values(), yAt + i * y.pixelStep());
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
              .blend(0f, value.compare(VectorOperators.LE, 0f));
      d.intoArray(dx.values(), dxAt + i * dx.pixelStep());
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, biasAt)).intoArray(dbias, biasAt);
  }

  private static void biasBackwardBody(
      int pixels, Pixels dy, int dyAt, Pixels dx, int dxAt, float[] dbias, int biasAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep());
      d.intoArray(dx.values(), dxAt + i * dx.pixelStep());
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, biasAt)).intoArray(dbias, biasAt);
  }
}
