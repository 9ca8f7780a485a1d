package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * SiLU, also called swish: y = x * sigmoid(x), with an error of about 1e-6 of the larger of 1 and
 * |y|.
 */
public record SiLU() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      v.mul(e.div(e.add(1f))).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector s = e.div(e.add(1f));
      // s + x * s * (1 - s)
      v.mul(s).fma(s.neg().add(1f), s).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.SILU;
  }
}
