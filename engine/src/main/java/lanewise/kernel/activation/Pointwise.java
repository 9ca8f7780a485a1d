package lanewise.kernel.activation;

import jdk.incubator.vector.FloatVector;
import lanewise.kernel.Lanes;
import lanewise.kernel.naive.NaivePointwise;

/**
 * An activation given by two loops, for its values and its derivatives; the rest is implemented
 * here. Each implementation has its own loops, because a vector passed to another method stays in a
 * register only if C2 inlines the method.
 */
interface Pointwise extends Activation {
  /** y = f(x), as {@link #forward}. */
  void values(int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep);

  /** y = f'(x), as {@link #forward}. */
  void slopes(int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep);

  /** The same function in double precision. */
  NaivePointwise twin();

  @Override
  default void forward(
      int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep) {
    if (Lanes.SCALAR) {
      twin().forward(Lanes.FLOATS, pixels, x, xOffset, xStep, y, yOffset, yStep);
    } else {
      values(pixels, x, xOffset, xStep, y, yOffset, yStep);
    }
  }

  @Override
  default void backward(
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
      twin()
          .backward(
              Lanes.FLOATS, pixels, dy, dyOffset, dyStep, x, xOffset, xStep, dx, dxOffset, dxStep);
      return;
    }
    slopes(pixels, x, xOffset, xStep, dx, dxOffset, dxStep);
    for (int i = 0; i < pixels; i++) {
      FloatVector slope = FloatVector.fromArray(Lanes.SPECIES, dx, dxOffset + i * dxStep);
      FloatVector.fromArray(Lanes.SPECIES, dy, dyOffset + i * dyStep)
          .mul(slope)
          .intoArray(dx, dxOffset + i * dxStep);
    }
  }
}
