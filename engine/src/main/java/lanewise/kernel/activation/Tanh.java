package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaivePointwise;

/**
 * Hyperbolic tangent: near 0 by the polynomial of Cephes' tanhf, with an error of about one unit in
 * the last place; elsewhere as (e^2x - 1) / (e^2x + 1), with an error of about 1e-7.
 */
public record Tanh() implements Activation {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

  /** Below this, the difference of e^2x and 1 loses too many digits. */
  private static final float NEAR = 0.625f;

  private static final float C9 = -0.005704989f;
  private static final float C7 = 0.020639088f;
  private static final float C5 = -0.053739715f;
  private static final float C3 = 0.13331442f;
  private static final float C1 = -0.3333328f;

  @Override
  public void values(Pixels x, int from, Pixels y, int to) {
    doubled(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector z = v.mul(v);
      FloatVector near = z.mul(C9).add(C7).mul(z).add(C5).mul(z).add(C3).mul(z).add(C1);
      near = near.mul(z).mul(v).add(v);
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector far = e.sub(1f).div(e.add(1f));
      FloatVector t = far.blend(near, v.abs().compare(VectorOperators.LT, NEAR));
      t.intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public void slopes(Pixels x, int from, Pixels y, int to) {
    doubled(x, from, y, to);
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      FloatVector z = v.mul(v);
      FloatVector near = z.mul(C9).add(C7).mul(z).add(C5).mul(z).add(C3).mul(z).add(C1);
      near = near.mul(z).mul(v).add(v);
      FloatVector e = FloatVector.fromArray(SPECIES, y.values(), to + i * y.pixelStep());
      FloatVector far = e.sub(1f).div(e.add(1f));
      FloatVector t = far.blend(near, v.abs().compare(VectorOperators.LT, NEAR));
      t.mul(t).neg().add(1f).intoArray(y.values(), to + i * y.pixelStep());
    }
  }

  @Override
  public NaivePointwise twin() {
    return NaivePointwise.TANH;
  }

  /** y = e^2x, bounded so that the quotient stays finite. */
  private static void doubled(Pixels x, int from, Pixels y, int to) {
    for (int i = 0; i < y.width(); i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + i * x.pixelStep());
      v.add(v).intoArray(y.values(), to + i * y.pixelStep());
    }
    Exponential.exp(y, to, y, to);
  }
}
