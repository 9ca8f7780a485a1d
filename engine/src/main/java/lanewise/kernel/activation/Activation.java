package lanewise.kernel.activation;

/** A function of single values with its derivative, on pixels of L adjacent floats. */
public interface Activation {
  /**
   * y = f(x), for {@code pixels} pixels at any distance from each other; y and x are not the same,
   * since y holds what lies between.
   */
  void forward(int pixels, float[] x, int xOffset, int xStep, float[] y, int yOffset, int yStep);

  /** dx = dy * f'(x); dx is neither x nor dy. */
  void backward(
      int pixels,
      float[] dy,
      int dyOffset,
      int dyStep,
      float[] x,
      int xOffset,
      int xStep,
      float[] dx,
      int dxOffset,
      int dxStep);

  /** Whether f(0) = 0, so that what pads a block of channels stays 0. */
  default boolean keepsZero() {
    return true;
  }
}
