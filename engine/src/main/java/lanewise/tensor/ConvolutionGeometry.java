package lanewise.tensor;

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
}
