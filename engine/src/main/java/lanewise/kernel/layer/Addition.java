package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveAddition;

/** The sum of two maps with an optional ReLU, on pixels of L adjacent floats. */
public final class Addition {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private Addition() {}

  /** y = a + b, or max(a + b, 0). */
  public static void forward(
      boolean relu,
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
      NaiveAddition.forward(
          relu, L, pixels, a, aOffset, aStep, b, bOffset, bStep, y, yOffset, yStep);
      return;
    }
    // No value compares as less than or equal to NaN.
    float cut = relu ? 0 : Float.NaN;
    for (int i = 0; i < pixels; i++) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, a, aOffset + i * aStep)
              .add(FloatVector.fromArray(SPECIES, b, bOffset + i * bStep));
      sum.blend(cut, sum.compare(VectorOperators.LE, cut)).intoArray(y, yOffset + i * yStep);
    }
  }

  /** a += b. */
  public static void accumulate(
      int pixels, float[] b, int bOffset, int bStep, float[] a, int aOffset, int aStep) {
    forward(false, pixels, a, aOffset, aStep, b, bOffset, bStep, a, aOffset, aStep);
  }

  /**
   * The gradient of either operand: dx = dy or, with ReLU, dy if y &gt; 0, else 0.
   *
   * @param y the output of forward; read only if {@code relu}
   */
  public static void backward(
      boolean relu,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] y,
      int yOffset,
      int yStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    if (Lanes.SCALAR) {
      NaiveAddition.backward(
          relu, L, pixels, dy, dyOffset, dyStep, y, yOffset, yStep, dx, dxOffset, dxStep);
    } else if (relu) {
      reluBackwardBody(pixels, dy, dyOffset, dyStep, y, yOffset, yStep, dx, dxOffset, dxStep);
    } else {
      for (int i = 0; i < pixels; i++) {
        FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
            .intoArray(dx, dxOffset + i * dxStep);
      }
    }
  }

  private static void reluBackwardBody(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] y,
      int yOffset,
      int yStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
          .blend(0f, value.compare(VectorOperators.LE, 0f))
          .intoArray(dx, dxOffset + i * dxStep);
    }
  }
}
