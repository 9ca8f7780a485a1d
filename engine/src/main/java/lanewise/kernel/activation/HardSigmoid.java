package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/**
 * y = min(max(slope * x + offset, 0), 1); as in PyTorch, the gradient is 0 at the bounds too.
 *
 * @param offset the value at 0
 */
public record HardSigmoid(float slope, float offset) implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector line = v.mul(slope).add(offset);
      line = line.blend(0f, line.compare(VectorOperators.LE, 0f));
      line.blend(1f, line.compare(VectorOperators.GE, 1f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector line = v.mul(slope).add(offset);
      FloatVector inside = FloatVector.broadcast(SPECIES, slope);
      inside = inside.blend(0f, line.compare(VectorOperators.LE, 0f));
      inside.blend(0f, line.compare(VectorOperators.GE, 1f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.hardSigmoid(slope, offset);
  }

  @Override
  public boolean keepsZero() {
    return offset <= 0;
  }
}
