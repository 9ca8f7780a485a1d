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
    } else {
      forwardBody(limit(relu), pixels, x, xAt, bias, biasAt, y, yAt);
    }
  }

  /**
   * Values at most this become 0. Without ReLU none do: no value is at most NaN. One body for both
   * is compiled sooner than two.
   */
  private static float limit(boolean relu) {
    return relu ? 0 : Float.NaN;
  }

  private static void forwardBody(
      float limit, int pixels, Pixels x, int xAt, float[] bias, int biasAt, Pixels y, int yAt) {
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasAt);
    FloatVector most = FloatVector.broadcast(SPECIES, limit);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep()).add(b);
      v.blend(0f, v.compare(VectorOperators.LE, most))
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
      backwardBody(limit(true), pixels, dy, dyAt, y, yAt, dx, dxAt, dbias, biasAt);
    } else {
      // No value meets the limit, so dy can stand in for y, which need not be there.
      backwardBody(limit(false), pixels, dy, dyAt, dy, dyAt, dx, dxAt, dbias, biasAt);
    }
  }

  private static void backwardBody(
      float limit,
      int pixels,
      Pixels dy,
      int dyAt,
      Pixels y,
      int yAt,
      Pixels dx,
      int dxAt,
      float[] dbias,
      int biasAt) {
    FloatVector most = FloatVector.broadcast(SPECIES, limit);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y.values(), yAt + i * y.pixelStep());
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
              .blend(0f, value.compare(VectorOperators.LE, most));
      d.intoArray(dx.values(), dxAt + i * dx.pixelStep());
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, biasAt)).intoArray(dbias, biasAt);
  }
}
