package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/** Logistic function: y = 1 / (1 + e^-x), with an error of about 1e-7. */
public record Sigmoid() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      e.div(e.add(1f)).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    Exponential.exp(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector s = e.div(e.add(1f));
      s.mul(s.neg().add(1f)).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.SIGMOID;
  }
}
