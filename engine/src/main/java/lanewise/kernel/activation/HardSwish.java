package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/** Hard swish (Howard and others, 2019): y = x * min(max(x / 6 + 1 / 2, 0), 1). */
public record HardSwish() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector gate = v.mul(1 / 6f).add(0.5f);
      gate = gate.blend(0f, v.compare(VectorOperators.LE, -3f));
      v.mul(gate.blend(1f, v.compare(VectorOperators.GE, 3f)))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector slope = v.mul(1 / 3f).add(0.5f);
      slope = slope.blend(0f, v.compare(VectorOperators.LE, -3f));
      slope
          .blend(1f, v.compare(VectorOperators.GE, 3f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.HARD_SWISH;
  }
}
