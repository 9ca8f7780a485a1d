/**
 * Exercise 6: the two gradients of a convolution.
 *
 * <p>Forward was, as in exercise 1,
 *
 * <pre>
 *   y[k, oh, ow] = sum over c, r, s of w[k, c, r, s] * x[c, oh*stride + r - padding, ow*stride + s - padding]
 * </pre>
 *
 * Every product in it moves one y, and depends on one w and one x. So by the chain rule
 *
 * <pre>
 *   dx[c, h, v]    = sum of w[k, c, r, s] * dy[k, oh, ow]   over all products with that x,
 *   dw[k, c, r, s] = sum of x[c, h, v] * dy[k, oh, ow]      over all products with that w.
 * </pre>
 *
 * Products with pixels outside the image count in neither.
 *
 * <p>The lesson about it: docs/lessons/convolution-gradients.md.
 */
final class ConvolutionGradients {
  /**
   * The gradient by the input.
   *
   * @param channels C
   * @param height H
   * @param width W
   * @param filters K
   * @param size R
   * @param dy (K,OH,OW)
   * @param w (K,C,R,R)
   * @param dx (C,H,W), to be overwritten: it arrives filled with junk
   */
  static void backwardData(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] dy,
      float[] w,
      float[] dx) {
    // Your code.
  }

  /**
   * The gradient by the weights.
   *
   * @param x (C,H,W)
   * @param dy (K,OH,OW)
   * @param dw (K,C,R,R), to be overwritten: it arrives filled with junk
   */
  static void backwardWeights(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] dy,
      float[] dw) {
    // Your code. Then: lanewise learn check
  }
}
