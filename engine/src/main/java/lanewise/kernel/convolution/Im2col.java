package lanewise.kernel.convolution;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.tensor.Window;

/**
 * Lowers convolution to a matrix product (Chellapilla and others, 2006): im2col writes the values
 * under each window into a matrix of C*R*S rows and OH*OW columns; col2im adds such a matrix back
 * onto the image. Any kernel size, stride, padding and dilation.
 */
public final class Im2col {
  private Im2col() {}

  /**
   * columns[(c,r,s), (oh,ow)] = x[c, oh*stride+r*dilation-pad, ow*stride+s*dilation-pad], 0 outside
   * the image.
   *
   * @param x image (C,H,W) from {@code xOffset}
   * @param columns (C*R*S, OH*OW), overwritten
   */
  public static void forward(
      ConvolutionGeometry geometry, float[] x, int xOffset, float[] columns) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
    int row = 0;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < window.height(); r++) {
        for (int s = 0; s < window.width(); s++, row += oh * ow) {
          int shift = s * window.dilationWidth() - window.padLeft();
          int first = firstInside(shift, window.strideWidth());
          int last = lastInside(shift, window.strideWidth(), width, ow);
          for (int i = 0; i < oh; i++) {
            int h = i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
            int target = row + i * ow;
            if (h < 0 || h >= height || first >= last) {
              Arrays.fill(columns, target, target + ow, 0f);
              continue;
            }
            int source = xOffset + (c * height + h) * width + shift;
            Arrays.fill(columns, target, target + first, 0f);
            Arrays.fill(columns, target + last, target + ow, 0f);
            if (window.strideWidth() == 1) {
              System.arraycopy(x, source + first, columns, target + first, last - first);
            } else {
              for (int j = first; j < last; j++) {
                columns[target + j] = x[source + j * window.strideWidth()];
              }
            }
          }
        }
      }
    }
  }

  /**
   * dx[c,h,v] = the sum of all entries of {@code columns} that {@link #forward} would have read
   * there.
   *
   * @param columns (C*R*S, OH*OW)
   * @param dx image (C,H,W) from {@code dxOffset}, overwritten
   */
  public static void backward(
      ConvolutionGeometry geometry, float[] columns, float[] dx, int dxOffset) {
    Window window = geometry.window();
    int channels = geometry.channels();
    int height = geometry.height();
    int width = geometry.width();
    int oh = geometry.outputHeight();
    int ow = geometry.outputWidth();
    Arrays.fill(dx, dxOffset, dxOffset + channels * height * width, 0f);
    int row = 0;
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < window.height(); r++) {
        for (int s = 0; s < window.width(); s++, row += oh * ow) {
          int shift = s * window.dilationWidth() - window.padLeft();
          int first = firstInside(shift, window.strideWidth());
          int last = lastInside(shift, window.strideWidth(), width, ow);
          for (int i = 0; i < oh; i++) {
            int h = i * window.strideHeight() + r * window.dilationHeight() - window.padTop();
            if (h < 0 || h >= height) {
              continue;
            }
            int target = dxOffset + (c * height + h) * width + shift;
            for (int j = first; j < last; j++) {
              dx[target + j * window.strideWidth()] += columns[row + i * ow + j];
            }
          }
        }
      }
    }
  }

  /** The first output column whose input column, {@code shift} away, is inside the image. */
  private static int firstInside(int shift, int stride) {
    return shift >= 0 ? 0 : Lanes.blocks(-shift, stride);
  }

  /** One past the last output column whose input column is inside the image. */
  private static int lastInside(int shift, int stride, int width, int ow) {
    return Math.clamp(Lanes.blocks(width - shift, stride), 0, ow);
  }
}
