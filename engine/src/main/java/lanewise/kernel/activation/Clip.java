package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * y = min(max(x, min), max); NaN passes. As for PyTorch's {@code hardtanh}, the gradient is 0 at
 * the bounds too.
 *
 * @param min the least value of y
 * @param max the largest value of y, at least {@code min}
 */
public record Clip(float min, float max) implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v = v.blend(min, v.compare(VectorOperators.LE, min));
      v.blend(max, v.compare(VectorOperators.GE, max))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector slope = FloatVector.broadcast(SPECIES, 1f);
      slope = slope.blend(0f, v.compare(VectorOperators.LE, min));
      slope
          .blend(0f, v.compare(VectorOperators.GE, max))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.clip(min, max);
  }
}
