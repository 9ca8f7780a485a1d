package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/** Logistic function: y = 1 / (1 + e^-x), with an error of about 1e-7. */
public record Sigmoid() implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    Exponential.exp(pixels, x, xOffset, xStep, y, yOffset, yStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector e = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      e.div(e.add(1f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    Exponential.exp(pixels, x, xOffset, xStep, y, yOffset, yStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector e = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      FloatVector s = e.div(e.add(1f));
      s.mul(s.neg().add(1f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.SIGMOID;
  }

  @Override
  public boolean keepsZero() {
    return false;
  }
}
