package lanewise.plan.convolution;

import lanewise.kernel.convolution.Im2col;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.product.Gemm;

/**
 * im2col and matrix products: y (K,OH*OW) = w (K,C*R*S) columns (C*R*S,OH*OW), where a column holds
 * the values under a window.
 */
final class Im2colMethod implements PlanarMethod {
  private final ConvolutionGeometry geometry;
  private final int filters;
  private final int taps;
  private final int pixels;
  private final float[] columns;
  private final Gemm gemm = new Gemm();

  Im2colMethod(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    this.filters = geometry.filters();
    this.taps = geometry.taps();
    this.pixels = geometry.pixels();
    this.columns = new float[taps * pixels];
  }

  @Override
  public void forward(float[] x, float[] w, int wOffset, float[] y) {
    Im2col.forward(geometry, x, 0, columns);
    gemm.multiply(
        filters, pixels, taps, w, wOffset, taps, 1, columns, 0, pixels, 1, y, 0, pixels, false);
  }

  @Override
  public void backwardData(float[] dy, float[] w, int wOffset, float[] dx) {
    gemm.multiply(
        taps, pixels, filters, w, wOffset, 1, taps, dy, 0, pixels, 1, columns, 0, pixels, false);
    Im2col.backward(geometry, columns, dx, 0);
  }

  @Override
  public void backwardWeights(float[] x, float[] dy, float[] dw, int dwOffset) {
    Im2col.forward(geometry, x, 0, columns);
    gemm.multiply(
        filters, taps, pixels, dy, 0, pixels, 1, columns, 0, 1, pixels, dw, dwOffset, taps, true);
  }

  @Override
  public long bytes() {
    return (long) columns.length * Float.BYTES;
  }
}
