/**
 * Exercise 1: a convolution by loops.
 *
 * <p>An image x has C channels of H x W pixels. A layer has K filters, each with R x R weights for
 * every channel. Filter k slides over the image; at each position its weights and the pixels under
 * them are multiplied and added up:
 *
 * <pre>
 *   y[k, oh, ow] = sum over c, r, s of w[k, c, r, s] * x[c, oh*stride + r - padding, ow*stride + s - padding]
 * </pre>
 *
 * Pixels outside the image count as 0. The output has
 *
 * <pre>
 *   OH = (H + 2*padding - R) / stride + 1 rows, and OW columns likewise.
 * </pre>
 *
 * All arrays are flat and row-major: x[c, h, v] is x[(c*H + h)*W + v], and w[k, c, r, s] is w[((k*C
 * + c)*R + r)*R + s].
 *
 * <p>The lesson about it: docs/lessons/ladder/1-naive-loops.md.
 */
final class Convolution {
  /**
   * Computes y.
   *
   * @param channels C
   * @param height H
   * @param width W
   * @param filters K
   * @param size R
   * @param x (C,H,W)
   * @param w (K,C,R,R)
   * @param y (K,OH,OW), to be overwritten: it arrives filled with junk
   */
  static void forward(
      int channels,
      int height,
      int width,
      int filters,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] w,
      float[] y) {
    // Your code. Then: lanewise learn check
  }
}
