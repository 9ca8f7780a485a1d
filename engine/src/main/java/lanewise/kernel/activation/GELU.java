package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * GELU (Hendrycks and Gimpel, 2016) in its exact form, PyTorch's default: y = x * phi(x), where phi
 * is the standard normal distribution function; with an error of about 1e-6 of the larger of 1 and
 * |y|.
 *
 * <p>phi comes from the error function by formula 7.1.26 of Abramowitz and Stegun's Handbook of
 * Mathematical Functions; its coefficients are listed from the highest power down.
 */
public record GELU() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  /** p of the formula, for x instead of x / sqrt(2). */
  private static final float P = 0.3275911f * 0.70710677f;

  private static final float A5 = 1.0614054f;
  private static final float A4 = -1.4531521f;
  private static final float A3 = 1.4214138f;
  private static final float A2 = -0.28449672f;
  private static final float A1 = 0.2548296f;

  /** 1 / sqrt(2 pi): the normal density at 0. */
  private static final float DENSITY_AT_0 = 0.3989423f;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    bell(x, from, y, to);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector bell = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector t = one.div(v.abs().mul(P).add(1f));
      FloatVector sum = t.mul(A5).add(A4).mul(t).add(A3).mul(t).add(A2).mul(t).add(A1);
      // The probability beyond |x|, on one side.
      FloatVector tail = sum.mul(t).mul(bell).mul(0.5f);
      FloatVector phi = tail.blend(one.sub(tail), v.compare(VectorOperators.GT, 0f));
      v.mul(phi).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    bell(x, from, y, to);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector bell = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector t = one.div(v.abs().mul(P).add(1f));
      FloatVector sum = t.mul(A5).add(A4).mul(t).add(A3).mul(t).add(A2).mul(t).add(A1);
      FloatVector tail = sum.mul(t).mul(bell).mul(0.5f);
      FloatVector phi = tail.blend(one.sub(tail), v.compare(VectorOperators.GT, 0f));
      v.mul(DENSITY_AT_0).mul(bell).add(phi).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.GELU;
  }

  /** y = exp(-x^2 / 2). */
  private static void bell(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.mul(v).mul(-0.5f).intoArray(y.values(), to + i * y.pixelStep());
    }
    Exponential.exp(y, to, y, to);
  }
}
