/**
 * Exercise 9: batch normalisation, both ways.
 *
 * <p>Each channel is normalised over all its values in the batch, M = images * pixels of them, then
 * scaled and shifted:
 *
 * <pre>
 *   mean = sum of x / M                variance = sum of (x - mean)^2 / M
 *   n = (x - mean) / sqrt(variance + epsilon)
 *   y = gamma[c] * n + beta[c]
 * </pre>
 *
 * x[i, c, p] is x[(i*C + c)*P + p]: image, channel, pixel.
 *
 * <p>Backward: dbeta and dgamma are sums over the channel. For dx, mind that the mean and the
 * variance depend on every x of the channel: x moves its own y directly, and all y of the channel
 * through them. Work it out on paper; the check compares each term.
 *
 * <p>The lesson about it: docs/lessons/batch-norm.md.
 */
final class BatchNorm {
  /**
   * Normalises.
   *
   * @param x (images,C,pixels)
   * @param gamma (C)
   * @param beta (C)
   * @param y (images,C,pixels), to be overwritten: it arrives filled with junk
   */
  static void forward(
      int images,
      int channels,
      int pixels,
      float[] x,
      float[] gamma,
      float[] beta,
      float epsilon,
      float[] y) {
    // Your code.
  }

  /**
   * Computes the gradients; all three outputs arrive filled with junk.
   *
   * @param dy (images,C,pixels)
   * @param dx (images,C,pixels), to be overwritten
   * @param dgamma (C), to be overwritten
   * @param dbeta (C), to be overwritten
   */
  static void backward(
      int images,
      int channels,
      int pixels,
      float[] x,
      float[] gamma,
      float epsilon,
      float[] dy,
      float[] dx,
      float[] dgamma,
      float[] dbeta) {
    // Your code. Then: lanewise learn check
  }
}
