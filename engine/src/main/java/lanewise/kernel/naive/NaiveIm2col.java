package lanewise.kernel.naive;

import lanewise.tensor.Window;

/**
 * im2col and col2im as plain loops; the arguments as in {@code lanewise.kernel.convolution.Im2col}.
 */
public final class NaiveIm2col {
  private NaiveIm2col() {}

  /**
   * columns[(c,r,s), (oh,ow)] = x[c, oh*stride+r*dilation-pad, ow*stride+s*dilation-pad], 0 outside
   * the image.
   */
  public static void forward(
      Window window, int channels, int height, int width, float[] x, int xOffset, float[] columns) {
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < window.height(); r++) {
        for (int s = 0; s < window.width(); s++) {
          for (int i = 0; i < oh; i++) {
            for (int j = 0; j < ow; j++) {
              int h = i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
              int v = j * window.strideWidth() + s * window.dilationWidth() - window.padLeft();
              boolean inside = h >= 0 && h < height && v >= 0 && v < width;
              int row = (c * window.height() + r) * window.width() + s;
              columns[(row * oh + i) * ow + j] =
                  inside ? x[xOffset + (c * height + h) * width + v] : 0;
            }
          }
        }
      }
    }
  }

  /** dx = 0, then each entry of {@code columns} is added where forward would have read it. */
  public static void backward(
      Window window,
      int channels,
      int height,
      int width,
      float[] columns,
      float[] dx,
      int dxOffset) {
    int oh = window.outputHeight(height);
    int ow = window.outputWidth(width);
    for (int i = 0; i < channels * height * width; i++) {
      dx[dxOffset + i] = 0;
    }
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < window.height(); r++) {
        for (int s = 0; s < window.width(); s++) {
          for (int i = 0; i < oh; i++) {
            for (int j = 0; j < ow; j++) {
              int h = i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
              int v = j * window.strideWidth() + s * window.dilationWidth() - window.padLeft();
              int row = (c * window.height() + r) * window.width() + s;
              if (h >= 0 && h < height && v >= 0 && v < width) {
                dx[dxOffset + (c * height + h) * width + v] += columns[(row * oh + i) * ow + j];
              }
            }
          }
        }
      }
    }
  }
}
