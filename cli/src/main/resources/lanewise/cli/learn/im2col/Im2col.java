/**
 * Exercise 2: im2col.
 *
 * <p>A convolution is a matrix product once the image is laid out for it: a matrix with a column
 * for each output pixel, which holds the C*R*R pixels under the filter there. The filters, (K,
 * C*R*R), times this matrix, (C*R*R, OH*OW), give the outputs, (K, OH*OW).
 *
 * <pre>
 *   columns[(c, r, s), (oh, ow)] = x[c, oh*stride + r - padding, ow*stride + s - padding]
 * </pre>
 *
 * and 0 outside the image. Row (c, r, s) is number (c*R + r)*R + s, column (oh, ow) number oh*OW +
 * ow. OH and OW are those of exercise 1.
 *
 * <p>The matrix has R*R times as many elements as the image: that is the price, and later exercises
 * are about not paying it.
 *
 * <p>The lesson about it: docs/lessons/ladder/2-im2col.md.
 */
final class Im2col {
  /**
   * Fills the matrix.
   *
   * @param channels C
   * @param height H
   * @param width W
   * @param size R
   * @param x (C,H,W)
   * @param columns (C*R*R, OH*OW), to be overwritten: it arrives filled with junk
   */
  static void columns(
      int channels,
      int height,
      int width,
      int size,
      int stride,
      int padding,
      float[] x,
      float[] columns) {
    // Your code. Then: lanewise learn check
  }
}
