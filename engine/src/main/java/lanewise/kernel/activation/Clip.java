package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveClip;

/**
 * y = min(max(x, min), max); NaN passes. As for PyTorch's {@code hardtanh}, the gradient is 0 at
 * the bounds too.
 *
 * @param min the least value of y
 * @param max the largest value of y, at least {@code min}
 */
public record Clip(float min, float max) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  @Override
  public void forward(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    if (Lanes.SCALAR) {
      NaiveClip.forward(min, max, L, pixels, x, xOffset, xStep, y, yOffset, yStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      v = v.blend(min, v.compare(VectorOperators.LE, min));
      v.blend(max, v.compare(VectorOperators.GE, max)).intoArray(y, yOffset + i * yStep);
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
      NaiveClip.backward(
          min, max, L, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep);
      d = d.blend(0f, v.compare(VectorOperators.LE, min));
      d.blend(0f, v.compare(VectorOperators.GE, max)).intoArray(dx, dxOffset + i * dxStep);
    }
  }

  @Override
  public boolean keepsZero() {
    return min <= 0 && max >= 0;
  }
}
