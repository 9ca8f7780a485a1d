package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/**
 * ELU (Clevert and others, 2015): y = x if x &gt; 0, else alpha * (e^x - 1), with an error of about
 * 1e-7 of alpha.
 *
 * @param alpha the negative of the limit for x to minus infinity
 */
public record ELU(float alpha) implements Pointwise {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    Exponential.exp(pixels, x, xOffset, xStep, y, yOffset, yStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      e.sub(1f)
          .mul(alpha)
          .blend(v, v.compare(VectorOperators.GT, 0f))
          .intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void slopes(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    Exponential.exp(pixels, x, xOffset, xStep, y, yOffset, yStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector e = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      e.mul(alpha).blend(1f, v.compare(VectorOperators.GT, 0f)).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.elu(alpha);
  }
}
