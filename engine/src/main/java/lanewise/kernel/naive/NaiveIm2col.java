package lanewise.kernel.naive;

import lanewise.tensor.ConvolutionGeometry;
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
      ConvolutionGeometry geometry, float[] x, int xOffset, float[] columns) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
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
      ConvolutionGeometry geometry, float[] columns, float[] dx, int dxOffset) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
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
