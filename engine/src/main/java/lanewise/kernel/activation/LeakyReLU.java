package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveLeakyReLU;

/**
 * Rectifier as a separate stage: y = x if x &gt; 0, else slope*x.
 *
 * @param slope 0 for ReLU, which gives 0 even for minus infinity
 */
public record LeakyReLU(float slope) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  @Override
  public void forward(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    if (Lanes.SCALAR) {
      NaiveLeakyReLU.forward(slope, L, pixels, x, xOffset, xStep, y, yOffset, yStep);
    } else if (slope == 0) {
      cutBody(pixels, x, xOffset, xStep, x, xOffset, xStep, y, yOffset, yStep);
    } else {
      scaleBody(slope, pixels, x, xOffset, xStep, x, xOffset, xStep, y, yOffset, yStep);
    }
  }

  @Override
  public void backward(
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
      NaiveLeakyReLU.backward(
          slope, L, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
    } else if (slope == 0) {
      cutBody(pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
    } else {
      scaleBody(slope, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
    }
  }

  /** b = a if x &gt; 0, else 0. */
  private static void cutBody(
      int pixels,
      float[] a,
      int aOffset,
      int aStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] b,
      int bOffset,
      int bStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector.fromArray(SPECIES, a, aOffset + i * aStep)
          .blend(0f, v.compare(VectorOperators.LE, 0f))
          .intoArray(b, bOffset + i * bStep);
    }
  }

  /** b = a if x &gt; 0, else slope*a. */
  private static void scaleBody(
      float slope,
      int pixels,
      float[] a,
      int aOffset,
      int aStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] b,
      int bOffset,
      int bStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector u = FloatVector.fromArray(SPECIES, a, aOffset + i * aStep);
      u.blend(u.mul(slope), v.compare(VectorOperators.LE, 0f)).intoArray(b, bOffset + i * bStep);
    }
  }
}
