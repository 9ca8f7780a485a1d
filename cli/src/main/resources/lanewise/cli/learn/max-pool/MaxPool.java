/**
 * Exercise 5: ReLU and max-pooling, backward.
 *
 * <p>Backward takes dy, the gradient of the loss by a layer's output, and computes dx, the gradient
 * by its input. An input that moves the output one to one hands the gradient on as it is; one that
 * does not move it gets 0.
 *
 * <p>ReLU: y = max(x, 0). Where x is 0 there is no derivative; take 0.
 *
 * <p>Max-pooling: y[c, oh, ow] is the largest x of the window of size x size pixels whose corner is
 * in row oh*stride and column ow*stride of channel c. There is no padding: OH = (H - size) / stride
 * + 1. Among equal values the first one, row by row, counts as the largest.
 *
 * <p>The lesson about it: docs/lessons/relu-and-pooling.md.
 */
final class MaxPool {
  /**
   * ReLU backward.
   *
   * @param x what ReLU got
   * @param dy as many values
   * @param dx as many, to be overwritten: it arrives filled with junk
   */
  static void reluBackward(float[] x, float[] dy, float[] dx) {
    // Your code.
  }

  /**
   * Max-pooling backward.
   *
   * @param x (C,H,W)
   * @param dy (C,OH,OW)
   * @param dx (C,H,W), to be overwritten: it arrives filled with junk
   */
  static void maxPoolBackward(
      int channels,
      int height,
      int width,
      int size,
      int stride,
      float[] x,
      float[] dy,
      float[] dx) {
    // Your code. Then: lanewise learn check
  }
}
