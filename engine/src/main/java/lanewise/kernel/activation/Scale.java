package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/** A line: y = factor * x + offset. */
public record Scale(float factor, float offset) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.mul(factor).add(offset).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector.broadcast(SPECIES, factor).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.scale(factor, offset);
  }
}
