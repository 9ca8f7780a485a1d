package lanewise.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.naive.NaiveLeakyRelu;

/**
 * Rectifiers on their own, on pixels of L adjacent floats: y = x where x &gt; 0, slope*x elsewhere.
 * A slope of 0 is ReLU.
 */
public final class LeakyRelu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private LeakyRelu() {}

  /** y = x where x &gt; 0, slope*x elsewhere. */
  public static void forward(
      float slope,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] y,
      int yOffset,
      int yStep) {
    if (Lanes.SCALAR) {
      NaiveLeakyRelu.forward(slope, L, pixels, x, xOffset, xStep, y, yOffset, yStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0f)).intoArray(y, yOffset + i * yStep);
    }
  }

  /** dx = dy where x &gt; 0, slope*dy elsewhere. */
  public static void backward(
      float slope,
      int pixels,
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
      NaiveLeakyRelu.backward(
          slope, L, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep);
      d.blend(d.mul(slope), v.compare(VectorOperators.LE, 0f)).intoArray(dx, dxOffset + i * dxStep);
    }
  }
}
