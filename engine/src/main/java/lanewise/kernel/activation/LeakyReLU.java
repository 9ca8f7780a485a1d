package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * Rectifier as a separate stage: y = x if x &gt; 0, else slope*x.
 *
 * @param slope 0 for ReLU, which gives 0 even for minus infinity
 */
public record LeakyReLU(float slope) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    // A loop each: a vector that leaves a branch would be boxed.
    if (slope == 0) {
      for (int i = 0; i < y.width(); i++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
        v.blend(0f, v.compare(VectorOperators.LE, 0f))
            .intoArray(y.values(), to + i * y.pixelStep());
      }
      return;
    }
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector.broadcast(SPECIES, 1f)
          .blend(slope, v.compare(VectorOperators.LE, 0f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.leakyRelu(slope);
  }
}
