package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * GELU by a hyperbolic tangent (Hendrycks and Gimpel, 2016), PyTorch's {@code approximate="tanh"}:
 * y = x * (1 + tanh(u)) / 2 = x * sigmoid(2u), where u = sqrt(2 / pi) * (x + 0.044715 * x^3); with
 * an error of about 1e-6 of the larger of 1 and |y|.
 */
public record GELUTanh() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  /** 2 * sqrt(2 / pi). */
  private static final float A1 = 1.595769f;

  private static final float A3 = 0.044715f * A1;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    power(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      v.mul(e.div(e.add(1f))).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    power(x, from, y, to);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector rest = one.div(e.add(1f));
      FloatVector s = e.mul(rest);
      FloatVector change = v.mul(v).mul(3 * A3).add(A1);
      // s + x * s * (1 - s) * 2u'
      v.mul(change).mul(s).fma(rest, s).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.GELU_TANH;
  }

  /** y = e^2u. */
  private static void power(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.mul(v).mul(A3).add(A1).mul(v).intoArray(y.values(), to + i * y.pixelStep());
    }
    Exponential.exp(y, to, y, to);
  }
}
