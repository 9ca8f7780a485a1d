package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveGELU;

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
  private static final int L = Lanes.FLOATS;

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
  public void forward(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    if (Lanes.SCALAR) {
      NaiveGELU.forward(L, pixels, x, xOffset, xStep, y, yOffset, yStep);
      return;
    }
    bell(pixels, x, xOffset, xStep, y, yOffset, yStep);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector bell = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      FloatVector t = one.div(v.abs().mul(P).add(1f));
      FloatVector sum = t.mul(A5).add(A4).mul(t).add(A3).mul(t).add(A2).mul(t).add(A1);
      // The probability beyond |x|, on one side.
      FloatVector tail = sum.mul(t).mul(bell).mul(0.5f);
      FloatVector phi = tail.blend(one.sub(tail), v.compare(VectorOperators.GT, 0f));
      v.mul(phi).intoArray(y, yOffset + i * yStep);
    }
  }

  @Override
  public void backward(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] dx,
      int dxOffset,
      int dxStep) {
    if (Lanes.SCALAR) {
      NaiveGELU.backward(L, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
      return;
    }
    bell(pixels, x, xOffset, xStep, dx, dxOffset, dxStep);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      FloatVector bell = FloatVector.fromArray(SPECIES, dx, dxOffset + i * dxStep);
      FloatVector t = one.div(v.abs().mul(P).add(1f));
      FloatVector sum = t.mul(A5).add(A4).mul(t).add(A3).mul(t).add(A2).mul(t).add(A1);
      FloatVector tail = sum.mul(t).mul(bell).mul(0.5f);
      FloatVector phi = tail.blend(one.sub(tail), v.compare(VectorOperators.GT, 0f));
      FloatVector slope = v.mul(DENSITY_AT_0).mul(bell).add(phi);
      FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
          .mul(slope)
          .intoArray(dx, dxOffset + i * dxStep);
    }
  }

  /** y = exp(-x^2 / 2). */
  private static void bell(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep);
      v.mul(v).mul(-0.5f).intoArray(y, yOffset + i * yStep);
    }
    Exponential.exp(pixels, y, yOffset, yStep, y, yOffset, yStep);
  }
}
