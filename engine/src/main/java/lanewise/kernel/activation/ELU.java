package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * ELU (Clevert and others, 2015): y = x if x &gt; 0, else alpha * (e^x - 1), with an error of about
 * 1e-7 of alpha.
 *
 * @param alpha the negative of the limit for x to minus infinity
 */
public record ELU(float alpha) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      e.sub(1f)
          .mul(alpha)
          .blend(v, v.compare(VectorOperators.GT, 0f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      e.mul(alpha)
          .blend(1f, v.compare(VectorOperators.GT, 0f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.elu(alpha);
  }
}
