package lanewise.kernel.naive;

import java.util.Arrays;
import lanewise.kernel.geometry.ConvolutionGeometry;

/**
 * im2col and col2im as plain loops; the arguments as in {@code lanewise.kernel.convolution.Im2col}.
 */
public final class NaiveIm2col {
  private NaiveIm2col() {}

  /** columns[tap, (oh,ow)] = what that tap of the window at that output reads, 0 outside of x. */
  public static void forward(
      ConvolutionGeometry geometry, float[] x, int xOffset, float[] columns) {
    int ow = geometry.outputWidth();
    for (int tap = 0; tap < geometry.taps(); tap++) {
      for (int pixel = 0; pixel < geometry.pixels(); pixel++) {
        int source = geometry.source(tap, pixel / ow, pixel % ow);
        columns[tap * geometry.pixels() + pixel] = source < 0 ? 0 : x[xOffset + source];
      }
    }
  }

  /** dx = 0, then each entry of {@code columns} is added where forward would have read it. */
  public static void backward(
      ConvolutionGeometry geometry, float[] columns, float[] dx, int dxOffset) {
    int ow = geometry.outputWidth();
    Arrays.fill(dx, dxOffset, dxOffset + geometry.inputs(), 0f);
    for (int tap = 0; tap < geometry.taps(); tap++) {
      for (int pixel = 0; pixel < geometry.pixels(); pixel++) {
        int source = geometry.source(tap, pixel / ow, pixel % ow);
        if (source >= 0) {
          dx[dxOffset + source] += columns[tap * geometry.pixels() + pixel];
        }
      }
    }
  }
}
