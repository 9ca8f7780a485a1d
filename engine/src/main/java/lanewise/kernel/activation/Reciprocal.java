package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/** y = 1 / x; the slope at 0 is defined as 0, the value of padding channels. */
public record Reciprocal() implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector.broadcast(SPECIES, 1f).div(v).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector slope = FloatVector.broadcast(SPECIES, -1f).div(v.mul(v));
      slope.blend(0f, v.compare(VectorOperators.EQ, 0f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.RECIPROCAL;
  }

  @Override
  public boolean keepsZero() {
    return false;
  }
}
