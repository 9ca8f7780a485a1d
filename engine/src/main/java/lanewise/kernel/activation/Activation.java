package lanewise.kernel.activation;

/** An elementwise function with its derivative, on pixels of L adjacent floats. */
public interface Activation {
  /**
   * y = f(x), for {@code pixels} pixels at any distance from each other; y must not be x, because y
   * also holds intermediate values.
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

  /** Whether f(0) = 0, so that padding channels stay 0. */
  default boolean keepsZero() {
    return true;
  }
}
