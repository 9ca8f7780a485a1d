package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveBiasClip;

/**
 * What follows a product: the bias of a block of L channels and a clip, for so many pixels of a row
 * of that block. NaN passes.
 */
public final class BiasClip {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private BiasClip() {}

  /** y = min(max(x + bias, low), high). */
  public static void forward(
      float low,
      float high,
      int pixels,
      Pixels x,
      int xAt,
      float[] bias,
      int biasAt,
      Pixels y,
      int yAt) {
    if (Lanes.SCALAR) {
      NaiveBiasClip.forward(low, high, pixels, x, xAt, bias, biasAt, y, yAt);
      return;
    }
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasAt);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), xAt + i * x.pixelStep()).add(b);
      v.blend(low, v.compare(VectorOperators.LE, low))
          .blend(high, v.compare(VectorOperators.GE, high))
          .intoArray(y.values(), yAt + i * y.pixelStep());
    }
  }

  /**
   * dx = dy between the bounds, else 0; dbias += the sum of dx over the pixels.
   *
   * @param y the output of forward
   */
  public static void backward(
      float low,
      float high,
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
      NaiveBiasClip.backward(low, high, pixels, dy, dyAt, y, yAt, dx, dxAt, dbias, biasAt);
      return;
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y.values(), yAt + i * y.pixelStep());
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), dyAt + i * dy.pixelStep())
              .blend(0f, value.compare(VectorOperators.LE, low))
              .blend(0f, value.compare(VectorOperators.GE, high));
      d.intoArray(dx.values(), dxAt + i * dx.pixelStep());
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, biasAt)).intoArray(dbias, biasAt);
  }
}
