package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveSiLU;

/**
 * SiLU, also called swish: y = x * sigmoid(x), with an error of about 1e-6 of the larger of 1 and
 * |y|.
 */
public record SiLU() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  @Override
  public void forward(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    if (Lanes.SCALAR) {
      NaiveSiLU.forward(L, pixels, x, xOffset, xStep, y, yOffset, yStep);
      return;
    }
    Exponential.exp(pixels, x, xOffset, xStep, y, yOffset, yStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      v.mul(e.div(e.add(1f))).intoArray(y, yOffset + i * yStep);
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
      NaiveSiLU.backward(L, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
      return;
    }
    Exponential.exp(pixels, x, xOffset, xStep, dx, dxOffset, dxStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep);
      FloatVector e = FloatVector.fromArray(SPECIES, dx, dxOffset + i * dxStep);
      FloatVector s = e.div(e.add(1f));
      // s + x * s * (1 - s)
      FloatVector slope = v.mul(s).fma(s.neg().add(1f), s);
      d.mul(slope).intoArray(dx, dxOffset + i * dxStep);
    }
  }
}
