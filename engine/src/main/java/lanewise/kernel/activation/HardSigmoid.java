package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * y = min(max(slope * x + offset, 0), 1); as in PyTorch, the gradient is 0 at the bounds too.
 *
 * @param offset the value at 0
 */
public record HardSigmoid(float slope, float offset) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector line = v.mul(slope).add(offset);
      line = line.blend(0f, line.compare(VectorOperators.LE, 0f));
      line.blend(1f, line.compare(VectorOperators.GE, 1f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector line = v.mul(slope).add(offset);
      FloatVector inside = FloatVector.broadcast(SPECIES, slope);
      inside = inside.blend(0f, line.compare(VectorOperators.LE, 0f));
      inside
          .blend(0f, line.compare(VectorOperators.GE, 1f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.hardSigmoid(slope, offset);
  }
}
