package lanewise.cli.bench.workload;

import java.util.Arrays;
import lanewise.kernel.convolution.Im2col;

/** Convolution as im2col and a matrix product, image by image. */
final class Im2colLayer implements Convolution {
  private final ConvolutionShape shape;
  private final float[] x;
  private final float[] w;
  private final float[] dy;
  private final float[] y;
  private final float[] dx;
  private final float[] dw;
  private final float[] columns;
  private final Product gemm;

  Im2colLayer(ConvolutionShape shape, Operands operands, Product gemm) {
    this.shape = shape;
    this.x = operands.x();
    this.w = operands.w();
    this.dy = operands.dy();
    this.y = new float[shape.outputs()];
    this.dx = new float[shape.inputs()];
    this.dw = new float[shape.weights()];
    this.gemm = gemm;
    this.columns = new float[shape.taps() * shape.pixels()];
  }

  @Override
  public void forward() {
    int taps = shape.taps();
    int pixels = shape.pixels();
    int filters = shape.filters();
    for (int n = 0; n < shape.batch(); n++) {
      lower(n);
      gemm.multiply(
          filters,
          pixels,
          taps,
          w,
          0,
          taps,
          1,
          columns,
          0,
          pixels,
          1,
          y,
          n * filters * pixels,
          pixels,
          false);
    }
  }

  private void lower(int image) {
    int offset = image * shape.channels() * shape.pixels();
    Im2col.forward(
        ConvolutionShape.WINDOW, shape.channels(), shape.size(), shape.size(), x, offset, columns);
  }

  @Override
  public void backwardData() {
    int taps = shape.taps();
    int pixels = shape.pixels();
    int filters = shape.filters();
    for (int n = 0; n < shape.batch(); n++) {
      gemm.multiply(
          taps,
          pixels,
          filters,
          w,
          0,
          1,
          taps,
          dy,
          n * filters * pixels,
          pixels,
          1,
          columns,
          0,
          pixels,
          false);
      Im2col.backward(
          ConvolutionShape.WINDOW,
          shape.channels(),
          shape.size(),
          shape.size(),
          columns,
          dx,
          n * shape.channels() * pixels);
    }
  }

  @Override
  public void backwardWeights() {
    int taps = shape.taps();
    int pixels = shape.pixels();
    int filters = shape.filters();
    Arrays.fill(dw, 0f);
    for (int n = 0; n < shape.batch(); n++) {
      lower(n);
      gemm.multiply(
          filters,
          taps,
          pixels,
          dy,
          n * filters * pixels,
          pixels,
          1,
          columns,
          0,
          1,
          pixels,
          dw,
          0,
          taps,
          true);
    }
  }

  @Override
  public float[] readOutput() {
    return y;
  }

  @Override
  public float[] readInputGradient() {
    return dx;
  }

  @Override
  public float[] readWeightGradient() {
    return dw;
  }
}
