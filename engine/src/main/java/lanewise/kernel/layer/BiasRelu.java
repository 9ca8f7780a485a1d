package lanewise.kernel.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaiveBiasRelu;

/**
 * The bias of a block of L channels and an optional ReLU, on pixels of L adjacent floats at any
 * distance from each other.
 */
public final class BiasRelu {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int L = Lanes.FLOATS;

  private BiasRelu() {}

  /** y = x + bias, or max(x + bias, 0), for {@code pixels} pixels of one channel block. */
  public static void forward(
      boolean relu,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep) {
    if (Lanes.SCALAR) {
      NaiveBiasRelu.forward(
          relu, L, pixels, x, xOffset, xStep, bias, biasOffset, y, yOffset, yStep);
    } else if (relu) {
      reluBody(pixels, x, xOffset, xStep, bias, biasOffset, y, yOffset, yStep);
    } else {
      biasBody(pixels, x, xOffset, xStep, bias, biasOffset, y, yOffset, yStep);
    }
  }

  private static void reluBody(
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep) {
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasOffset);
    for (int i = 0; i < pixels; i++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i * xStep).add(b);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yOffset + i * yStep);
    }
  }

  private static void biasBody(
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep) {
    FloatVector b = FloatVector.fromArray(SPECIES, bias, biasOffset);
    for (int i = 0; i < pixels; i++) {
      FloatVector.fromArray(SPECIES, x, xOffset + i * xStep)
          .add(b)
          .intoArray(y, yOffset + i * yStep);
    }
  }

  /**
   * dx = dy or, with ReLU, dy if y &gt; 0, else 0; dbias += the sum of dx over the pixels.
   *
   * @param y the output of forward; read only if {@code relu}
   */
  public static void backward(
      boolean relu,
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] y,
      int yOffset,
      int yStep,
      float[] dx,
      int dxOffset,
      int dxStep,
      float[] dbias,
      int dbiasOffset) {
    if (Lanes.SCALAR) {
      NaiveBiasRelu.backward(
          relu,
          L,
          pixels,
          dy,
          dyOffset,
          dyStep,
          y,
          yOffset,
          yStep,
          dx,
          dxOffset,
          dxStep,
          dbias,
          dbiasOffset);
    } else if (relu) {
      reluBackwardBody(
          pixels,
          dy,
          dyOffset,
          dyStep,
          y,
          yOffset,
          yStep,
          dx,
          dxOffset,
          dxStep,
          dbias,
          dbiasOffset);
    } else {
      biasBackwardBody(pixels, dy, dyOffset, dyStep, dx, dxOffset, dxStep, dbias, dbiasOffset);
    }
  }

  private static void reluBackwardBody(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] y,
      int yOffset,
      int yStep,
      float[] dx,
      int dxOffset,
      int dxStep,
      float[] dbias,
      int dbiasOffset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, yOffset + i * yStep);
      FloatVector d =
          FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep)
              .blend(0f, value.compare(VectorOperators.LE, 0f));
      d.intoArray(dx, dxOffset + i * dxStep);
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, dbiasOffset)).intoArray(dbias, dbiasOffset);
  }

  private static void biasBackwardBody(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] dx,
      int dxOffset,
      int dxStep,
      float[] dbias,
      int dbiasOffset) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < pixels; i++) {
      FloatVector d = FloatVector.fromArray(SPECIES, dy, dyOffset + i * dyStep);
      d.intoArray(dx, dxOffset + i * dxStep);
      sum = sum.add(d);
    }
    sum.add(FloatVector.fromArray(SPECIES, dbias, dbiasOffset)).intoArray(dbias, dbiasOffset);
  }
}
