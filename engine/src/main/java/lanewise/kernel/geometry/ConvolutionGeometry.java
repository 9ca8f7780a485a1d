package lanewise.kernel.geometry;

import lanewise.tensor.Window;

/**
 * The sizes of a convolution: x (C,H,W), w (K,C,R,S), y (K,OH,OW).
 *
 * @param window R, S, stride, padding, dilation
 * @param channels C
 * @param height H
 * @param width W
 * @param filters K
 */
public record ConvolutionGeometry(Window window, int channels, int height, int width, int filters) {
  /** OH. */
  public int outputHeight() {
    return window.outputHeight(height);
  }

  /** OW. */
  public int outputWidth() {
    return window.outputWidth(width);
  }

  /** OH*OW. */
  public int pixels() {
    return outputHeight() * outputWidth();
  }

  /** C*R*S: the number of weights of a filter. */
  public int taps() {
    return channels * window.area();
  }

  /** C*H*W. */
  public int inputs() {
    return channels * height * width;
  }

  /** K*OH*OW. */
  public int outputs() {
    return filters * pixels();
  }

  /** Where in x a tap, (C,R,S) row-major, of the window at output (i, j) reads; -1 outside of x. */
  public int source(int tap, int i, int j) {
    int r = tap / window.width() % window.height();
    int s = tap % window.width();
    int h = i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
    int v = j * window.strideWidth() + s * window.dilationWidth() - window.padLeft();
    boolean inside = h >= 0 && h < height && v >= 0 && v < width;
    return inside ? (tap / window.area() * height + h) * width + v : -1;
  }
}
