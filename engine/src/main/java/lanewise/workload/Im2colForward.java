package lanewise.workload;

import lanewise.kernel.convolution.Im2col;

/** Convolution as im2col and a plain matrix product, image by image. */
final class Im2colForward {
  private final ConvolutionShape shape;
  private final Rung.Product product;
  private final float[] x;
  private final float[] w;
  private final float[] y;
  private final float[] columns;

  Im2colForward(ConvolutionShape shape, float[] x, float[] w, Rung.Product product) {
    this.shape = shape;
    this.product = product;
    this.x = x;
    this.w = w;
    this.y = new float[shape.outputs()];
    this.columns = new float[shape.taps() * shape.pixels()];
  }

  void forward() {
    int filters = shape.filters();
    int taps = shape.taps();
    int pixels = shape.pixels();
    for (int n = 0; n < shape.batch(); n++) {
      int image = n * shape.channels() * pixels;
      Im2col.forward(shape.geometry(), x, image, columns);
      int target = n * filters * pixels;
      product.multiply(
          filters, pixels, taps, w, 0, taps, 1, columns, 0, pixels, 1, y, target, pixels, false);
    }
  }

  /** A copy of y (N,K,OH,OW). */
  float[] y() {
    return y.clone();
  }
}
