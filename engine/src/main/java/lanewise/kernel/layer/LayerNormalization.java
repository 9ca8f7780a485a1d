package lanewise.kernel.layer;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.naive.NaiveLayerNormalization;

/**
 * Layer normalisation of each pixel over its channels, see {@code lanewise.nn.LayerNorm}. An
 * instance has scratch space for one thread.
 */
public final class LayerNormalization {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private final float epsilon;
  private final int channels;

  /** 1 for a channel, 0 for what pads the last block. */
  private final float[] inside;

  /** Sums of each lane. */
  private final float[] sums = new float[2 * L];

  private float mean;
  private float scale;

  /** A kernel for pixels of so many channels and blocks. */
  public LayerNormalization(float epsilon, int channels, int blocks) {
    this.epsilon = epsilon;
    this.channels = channels;
    this.inside = new float[blocks * L];
    Arrays.fill(inside, 0, channels, 1);
  }

  /**
   * Computes y for an image.
   *
   * @param parameters has a w for each channel of all blocks from {@code weight} on, and a b from
   *     {@code bias} on
   */
  public void forward(float[] parameters, int weight, int bias, Pixels x, Pixels y, int image) {
    if (Lanes.SCALAR) {
      NaiveLayerNormalization.forward(epsilon, channels, parameters, weight, bias, x, y, image);
      return;
    }
    for (int row = 0; row < y.height(); row++) {
      for (int column = 0; column < y.width(); column++) {
        int from = x.row(image, 0, row) + column * x.pixelStep();
        int to = y.row(image, 0, row) + column * y.pixelStep();
        moments(x, from);
        for (int at = 0; at < inside.length; at += L) {
          FloatVector w = FloatVector.fromArray(SPECIES, parameters, weight + at);
          FloatVector b = FloatVector.fromArray(SPECIES, parameters, bias + at);
          FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep())
              .sub(mean)
              .mul(scale)
              .fma(w, b)
              .intoArray(y.values(), to + at / L * y.blockStep());
        }
      }
    }
  }

  /** Mean and 1 / standard deviation of the pixel that begins there. */
  private void moments(Pixels x, int from) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int at = 0; at < inside.length; at += L) {
      FloatVector in = FloatVector.fromArray(SPECIES, inside, at);
      sum = FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep()).fma(in, sum);
    }
    sum.intoArray(sums, 0);
    mean = total(0) / channels;
    FloatVector squares = FloatVector.zero(SPECIES);
    for (int at = 0; at < inside.length; at += L) {
      FloatVector in = FloatVector.fromArray(SPECIES, inside, at);
      FloatVector d =
          FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep())
              .sub(mean)
              .mul(in);
      squares = d.fma(d, squares);
    }
    squares.intoArray(sums, 0);
    scale = 1 / (float) Math.sqrt(total(0) / channels + epsilon);
  }

  /** Not a reduction of the vector, whose order is not specified. */
  private float total(int from) {
    float total = 0;
    for (int lane = 0; lane < L; lane++) {
      total += sums[from + lane];
    }
    return total;
  }

  /**
   * Computes dx for an image, and adds to the gradients of w and b.
   *
   * @param gradients laid out as the parameters
   */
  public void backward(
      float[] parameters,
      int weight,
      int bias,
      float[] gradients,
      Pixels dy,
      Pixels x,
      Pixels dx,
      int image) {
    if (Lanes.SCALAR) {
      NaiveLayerNormalization.backward(
          epsilon, channels, parameters, weight, bias, gradients, dy, x, dx, image);
      return;
    }
    for (int row = 0; row < dx.height(); row++) {
      for (int column = 0; column < dx.width(); column++) {
        int source = dy.row(image, 0, row) + column * dy.pixelStep();
        int from = x.row(image, 0, row) + column * x.pixelStep();
        int to = dx.row(image, 0, row) + column * dx.pixelStep();
        moments(x, from);
        addGradients(parameters, weight, bias, gradients, dy, source, x, from);
        float part = total(0) / channels;
        float slope = total(L) / channels;
        for (int at = 0; at < inside.length; at += L) {
          FloatVector in = FloatVector.fromArray(SPECIES, inside, at);
          FloatVector w = FloatVector.fromArray(SPECIES, parameters, weight + at);
          FloatVector g =
              FloatVector.fromArray(SPECIES, dy.values(), source + at / L * dy.blockStep()).mul(w);
          FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep())
              .sub(mean)
              .mul(scale)
              .mul(-slope)
              .add(g)
              .sub(part)
              .mul(scale)
              .mul(in)
              .intoArray(dx.values(), to + at / L * dx.blockStep());
        }
      }
    }
  }

  /** Leaves the sums of g and of g times the normalised x, where g = dy * w. */
  private void addGradients(
      float[] parameters,
      int weight,
      int bias,
      float[] gradients,
      Pixels dy,
      int source,
      Pixels x,
      int from) {
    FloatVector sum = FloatVector.zero(SPECIES);
    FloatVector products = FloatVector.zero(SPECIES);
    for (int at = 0; at < inside.length; at += L) {
      FloatVector in = FloatVector.fromArray(SPECIES, inside, at);
      FloatVector w = FloatVector.fromArray(SPECIES, parameters, weight + at);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy.values(), source + at / L * dy.blockStep()).mul(in);
      FloatVector normalized =
          FloatVector.fromArray(SPECIES, x.values(), from + at / L * x.blockStep())
              .sub(mean)
              .mul(scale);
      FloatVector g = d.mul(w);
      sum = sum.add(g);
      products = g.fma(normalized, products);
      d.fma(normalized, FloatVector.fromArray(SPECIES, gradients, weight + at))
          .intoArray(gradients, weight + at);
      d.add(FloatVector.fromArray(SPECIES, gradients, bias + at)).intoArray(gradients, bias + at);
    }
    sum.intoArray(sums, 0);
    products.intoArray(sums, L);
  }
}
