package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/** A line: y = factor * x + offset. */
public record Scale(float factor, float offset) implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      v.mul(factor).add(offset).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector.broadcast(SPECIES, factor).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.scale(factor, offset);
  }

  @Override
  public boolean keepsZero() {
    return offset == 0;
  }
}
