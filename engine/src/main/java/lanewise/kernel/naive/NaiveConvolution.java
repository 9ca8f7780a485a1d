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
    int ow = geometry.outputWidth();
    int taps = geometry.taps();
    for (int output = 0; output < geometry.outputs(); output++) {
      int filter = output / geometry.pixels();
      int pixel = output % geometry.pixels();
      double sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int source = geometry.source(tap, pixel / ow, pixel % ow);
        if (source >= 0) {
          sum += (double) w[wOffset + filter * taps + tap] * x[xOffset + source];
        }
      }
      y[yOffset + output] = (float) sum;
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
              for (int s = 0; s < window.width(); s++) {
                int top = h + window.padTop() - r * window.dilationHeight();
                int left = v + window.padLeft() - s * window.dilationWidth();
                int i = Math.floorDiv(top, window.strideHeight());
                int j = Math.floorDiv(left, window.strideWidth());
                boolean reads =
                    i * window.strideHeight() == top
                        && j * window.strideWidth() == left
                        && i >= 0
                        && i < oh
                        && j >= 0
                        && j < ow;
                if (reads) {
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
    int ow = geometry.outputWidth();
    int taps = geometry.taps();
    for (int weight = 0; weight < geometry.filters() * taps; weight++) {
      double sum = 0;
      for (int pixel = 0; pixel < geometry.pixels(); pixel++) {
        int source = geometry.source(weight % taps, pixel / ow, pixel % ow);
        if (source >= 0) {
          int output = weight / taps * geometry.pixels() + pixel;
          sum += (double) dy[dyOffset + output] * x[xOffset + source];
        }
      }
      dw[dwOffset + weight] += (float) sum;
    }
  }

  private static int weight(Window window, int channels, int k, int c, int r, int s) {
    return ((k * channels + c) * window.height() + r) * window.width() + s;
  }
}
