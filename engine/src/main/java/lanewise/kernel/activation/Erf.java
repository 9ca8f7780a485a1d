package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * The error function by formula 7.1.26 of Abramowitz and Stegun's Handbook of Mathematical
 * Functions, with an error of about 1e-6; coefficients are listed from the highest power down.
 */
public record Erf() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final float P = 0.3275911f;
  private static final float A5 = 1.0614054f;
  private static final float A4 = -1.4531521f;
  private static final float A3 = 1.4214138f;
  private static final float A2 = -0.28449672f;
  private static final float A1 = 0.2548296f;

  /** 2 / sqrt(pi): the slope at 0. */
  private static final float SLOPE_AT_0 = 1.1283792f;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    bell(x, from, y, to);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector bell = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector t = one.div(v.abs().mul(P).add(1f));
      FloatVector sum = t.mul(A5).add(A4).mul(t).add(A3).mul(t).add(A2).mul(t).add(A1);
      FloatVector size = one.sub(sum.mul(t).mul(bell));
      // The formula does not give exactly 0 at 0, as padding channels need.
      size.blend(size.neg(), v.compare(VectorOperators.LT, 0f))
          .blend(v, v.compare(VectorOperators.EQ, 0f))
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    bell(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep())
          .mul(SLOPE_AT_0)
          .intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.ERF;
  }

  /** y = exp(-x^2). */
  private static void bell(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.mul(v).neg().intoArray(y.values(), to + i * y.pixelStep());
    }
    Exponential.exp(y, to, y, to);
  }
}
