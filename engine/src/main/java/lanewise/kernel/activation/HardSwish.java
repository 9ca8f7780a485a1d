package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/** Hard swish (Howard and others, 2019): y = x * min(max(x / 6 + 1 / 2, 0), 1). */
public record HardSwish() implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector gate = v.mul(1 / 6f).add(0.5f);
      gate = gate.blend(0f, v.compare(VectorOperators.LE, -3f));
      v.mul(gate.blend(1f, v.compare(VectorOperators.GE, 3f))).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector slope = v.mul(1 / 3f).add(0.5f);
      slope = slope.blend(0f, v.compare(VectorOperators.LE, -3f));
      slope.blend(1f, v.compare(VectorOperators.GE, 3f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.HARD_SWISH;
  }
}
