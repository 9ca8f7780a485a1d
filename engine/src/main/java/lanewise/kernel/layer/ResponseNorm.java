package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveResponseNorm;

/**
 * Local response normalisation, see {@code lanewise.nn.LocalResponseNorm}. Channels that pad the
 * last block must be 0. An instance has scratch space for one thread.
 */
public final class ResponseNorm {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  /** The exponent of all published networks, for which two roots serve. */
  private static final float USUAL = 0.75f;

  private final NaiveResponseNorm twin;
  private final float share;
  private final int length;

  /** Values of all channels of a pixel, with zeros around them. */
  private final float[] around;

  private final float[] bases;
  private final float[] powers;

  /** A kernel for pixels of so many blocks of channels; the other values as in the layer. */
  public ResponseNorm(int size, float alpha, float beta, float k, int blocks) {
    this.twin = new NaiveResponseNorm(size, alpha, beta, k);
    this.share = alpha / size;
    this.length = blocks * L;
    this.around = new float[length + size - 1];
    this.bases = new float[length];
    this.powers = new float[length];
  }

  /** Computes y for an image. */
  public void forward(Pixels x, Pixels y, int image) {
    if (Lanes.SCALAR) {
      twin.forward(x, y, image);
      return;
    }
    for (int row = 0; row < y.height(); row++) {
      for (int column = 0; column < y.width(); column++) {
        int from = x.row(image, 0, row) + column * x.pixelStep();
        int to = y.row(image, 0, row) + column * y.pixelStep();
        raise(x, from);
        for (int at = 0; at < length; at += L) {
          FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep())
              .mul(FloatVector.fromArray(SPECIES, powers, at))
              .intoArray(y.values(), to + at / L * y.blockStep());
        }
      }
    }
  }

  /** The bases k + alpha / size * sum(x^2) of the pixel that begins there, and their powers. */
  private void raise(Pixels x, int from) {
    for (int at = 0; at < length; at += L) {
      FloatVector v = FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep());
      v.mul(v).intoArray(around, twin.before() + at);
    }
    clear(twin.before());
    for (int at = 0; at < length; at += L) {
      FloatVector sum = FloatVector.fromArray(SPECIES, around, at);
      for (int i = 1; i < twin.size(); i++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, around, at + i));
      }
      FloatVector base = sum.mul(share).add(twin.k());
      FloatVector root = FloatVector.broadcast(SPECIES, 1f).div(base.sqrt());
      base.intoArray(bases, at);
      root.mul(root.sqrt()).intoArray(powers, at);
    }
    if (twin.beta() != USUAL) {
      for (int i = 0; i < length; i++) {
        powers[i] = (float) StrictMath.pow(bases[i], -twin.beta());
      }
    }
  }

  private void clear(int front) {
    for (int i = 0; i < twin.size() - 1; i++) {
      around[i < front ? i : length + i] = 0;
    }
  }

  /** Computes dx for an image. */
  public void backward(Pixels dy, Pixels x, Pixels dx, int image) {
    if (Lanes.SCALAR) {
      twin.backward(dy, x, dx, image);
      return;
    }
    for (int row = 0; row < dx.height(); row++) {
      for (int column = 0; column < dx.width(); column++) {
        int source = dy.row(image, 0, row) + column * dy.pixelStep();
        int from = x.row(image, 0, row) + column * x.pixelStep();
        raise(x, from);
        spread(dy, source, x, from);
        int to = dx.row(image, 0, row) + column * dx.pixelStep();
        backward(dy, source, x, from, dx, to);
      }
    }
  }

  /** dy * x * power / base: what a value's base makes of the values around it. */
  private void spread(Pixels dy, int source, Pixels x, int from) {
    int behind = twin.size() - 1 - twin.before();
    for (int at = 0; at < length; at += L) {
      FloatVector.fromArray(SPECIES, dy.values(), source + at / L * dy.blockStep())
          .mul(FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep()))
          .mul(FloatVector.fromArray(SPECIES, powers, at))
          .div(FloatVector.fromArray(SPECIES, bases, at))
          .intoArray(around, behind + at);
    }
    clear(behind);
  }

  private void backward(Pixels dy, int source, Pixels x, int from, Pixels dx, int to) {
    for (int at = 0; at < length; at += L) {
      FloatVector sum = FloatVector.fromArray(SPECIES, around, at);
      for (int i = 1; i < twin.size(); i++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, around, at + i));
      }
      FloatVector own =
          FloatVector.fromArray(SPECIES, dy.values(), source + at / L * dy.blockStep())
              .mul(FloatVector.fromArray(SPECIES, powers, at));
      sum.mul(-2 * share * twin.beta())
          .fma(FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep()), own)
          .intoArray(dx.values(), to + at / L * dx.blockStep());
    }
  }
}
