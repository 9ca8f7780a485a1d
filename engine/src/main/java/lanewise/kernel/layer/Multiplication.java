package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveMultiplication;

/** Products of two maps on pixels of L adjacent floats; a step of 0 repeats one pixel. */
public final class Multiplication {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  private Multiplication() {}

  /** y = a * b. */
  public static void forward(
      int pixels,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset,
      int yStep) {
    if (Lanes.SCALAR) {
      NaiveMultiplication.forward(
          Lanes.FLOATS, pixels, a, aOffset, aStep, b, bOffset, bStep, y, yOffset, yStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector.fromArray(SPECIES, a, aOffset + i * aStep)
          .mul(FloatVector.fromArray(SPECIES, b, bOffset + i * bStep))
          .intoArray(y, yOffset + i * yStep);
    }
  }

  /** da += dy * b, pixel by pixel: with a step of 0, da is the sum over all pixels. */
  public static void backward(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] da,
      int daOffset,
      int daStep) {
    if (Lanes.SCALAR) {
      NaiveMultiplication.backward(
          Lanes.FLOATS, pixels, dy, dyOffset, dyStep, b, bOffset, bStep, da, daOffset, daStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector sum = FloatVector.fromArray(SPECIES, da, daOffset + i * daStep);
      FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
          .fma(FloatVector.fromArray(SPECIES, b, bOffset + i * bStep), sum)
          .intoArray(da, daOffset + i * daStep);
    }
  }
}
