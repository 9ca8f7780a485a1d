package lanewise.kernel.naive;

import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.tensor.Window;

/**
 * Convolution and its gradients for one image as plain loops, straight from the formulas: x
 * (C,H,W), w (K,C,R,S), y (K,OH,OW). All planes are plain row-major arrays from the given offsets.
 * Sums are in double, as a more exact reference for the other kernels.
 */
public final class NaiveConvolution {
  private NaiveConvolution() {}

  /**
   * y[k,oh,ow] = sum over c,r,s of w[k,c,r,s] * x[c, oh*stride+r*dilation-pad,
   * ow*stride+s*dilation-pad].
   */
  public static void forward(
      ConvolutionGeometry geometry,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
    for (int k = 0; k < geometry.filters(); k++) {
      for (int i = 0; i < oh; i++) {
        for (int j = 0; j < ow; j++) {
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            for (int r = 0; r < window.height(); r++) {
              int h = row(window, i, r);
              for (int s = 0; s < window.width(); s++) {
                int v = column(window, j, s);
                if (h >= 0 && h < height && v >= 0 && v < width) {
                  sum +=
                      (double) w[wOffset + weight(window, channels, k, c, r, s)]
                          * x[xOffset + (c * height + h) * width + v];
                }
              }
            }
          }
          y[yOffset + (k * oh + i) * ow + j] = (float) sum;
        }
      }
    }
  }

  /** dx[c,h,v] = the sum of dy[k,oh,ow] * w[k,c,r,s] over all outputs that read x[c,h,v]. */
  public static void backwardData(
      ConvolutionGeometry geometry,
      float[] dy,
      int dyOffset,
      float[] w,
      int wOffset,
      float[] dx,
      int dxOffset) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int filters = geometry.filters();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
    for (int c = 0; c < channels; c++) {
      for (int h = 0; h < height; h++) {
        for (int v = 0; v < width; v++) {
          double sum = 0;
          for (int k = 0; k < filters; k++) {
            for (int r = 0; r < window.height(); r++) {
              int top = h + window.padTop() - r * window.dilationHeight();
              int i = Math.floorDiv(top, window.strideHeight());
              if (i * window.strideHeight() != top || i < 0 || i >= oh) {
                continue;
              }
              for (int s = 0; s < window.width(); s++) {
                int left = v + window.padLeft() - s * window.dilationWidth();
                int j = Math.floorDiv(left, window.strideWidth());
                if (j * window.strideWidth() == left && j >= 0 && j < ow) {
                  sum +=
                      (double) w[wOffset + weight(window, channels, k, c, r, s)]
                          * dy[dyOffset + (k * oh + i) * ow + j];
                }
              }
            }
          }
          dx[dxOffset + (c * height + h) * width + v] = (float) sum;
        }
      }
    }
  }

  /**
   * dw[k,c,r,s] += sum over oh,ow of dy[k,oh,ow] * x[c, oh*stride+r*dilation-pad,
   * ow*stride+s*dilation-pad].
   */
  public static void backwardWeights(
      ConvolutionGeometry geometry,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dw,
      int dwOffset) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
    for (int k = 0; k < geometry.filters(); k++) {
      for (int c = 0; c < channels; c++) {
        for (int r = 0; r < window.height(); r++) {
          for (int s = 0; s < window.width(); s++) {
            double sum = 0;
            for (int i = 0; i < oh; i++) {
              int h = row(window, i, r);
              for (int j = 0; j < ow; j++) {
                int v = column(window, j, s);
                if (h >= 0 && h < height && v >= 0 && v < width) {
                  sum +=
                      (double) dy[dyOffset + (k * oh + i) * ow + j]
                          * x[xOffset + (c * height + h) * width + v];
                }
              }
            }
            dw[dwOffset + weight(window, channels, k, c, r, s)] += (float) sum;
          }
        }
      }
    }
  }

  /** The row of x that row r of the window reads at output row i; outside of x it is padding. */
  private static int row(Window window, int i, int r) {
    return i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
  }

  /** The column of x that column s of the window reads at output column j. */
  private static int column(Window window, int j, int s) {
    return j * window.strideWidth() + s * window.dilationWidth() - window.padLeft();
  }

  private static int weight(Window window, int channels, int k, int c, int r, int s) {
    return ((k * channels + c) * window.height() + r) * window.width() + s;
  }
}
