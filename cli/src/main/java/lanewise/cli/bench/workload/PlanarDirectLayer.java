package lanewise.cli.bench.workload;

import java.util.Arrays;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.product.Walk;

/** Direct convolution of the few channels of a first layer, which stay planar; no dx. */
final class PlanarDirectLayer implements Convolution {
  private final ConvolutionShape shape;
  private final DirectConvolution convolution;
  private final Walk[] gradientStrips;
  private final float[] x;
  private final int xImage;
  private final BlockedImages y;
  private final BlockedImages dy;
  private final BlockedFilters w;
  private final BlockedFilters dw;

  PlanarDirectLayer(ConvolutionShape shape, Operands operands) {
    this.shape = shape;
    int size = shape.size();
    int padded = size + 2;
    int side = ConvolutionShape.WINDOW.height();
    Plane plane = new Plane(padded * padded, padded);
    xImage = shape.channels() * plane.block();
    x = new float[shape.batch() * xImage];
    for (int row = 0; row < shape.batch() * shape.channels() * size; row++) {
      int to = row / size * plane.block() + (1 + row % size) * plane.row() + 1;
      System.arraycopy(operands.x(), row * size, x, to, size);
    }
    y = new BlockedImages(shape.batch(), shape.filters(), size, 0, 0);
    dy = new BlockedImages(shape.batch(), shape.filters(), size, 1, 1, operands.dy());
    w = new BlockedFilters(shape, true, operands.w());
    dw = new BlockedFilters(shape, true);
    convolution =
        new DirectConvolution(
            false, shape.channels(), side, side, plane, size, size, y.plane.block());
    gradientStrips = convolution.gradientStrips(dy.plane.row(), dy.plane.block());
  }

  @Override
  public void forward() {
    for (int n = 0; n < shape.batch(); n++) {
      for (int pair = 0; pair < y.pairs; pair++) {
        int target = y.offset(n) + 2 * pair * y.plane.block();
        for (int row = 0; row < shape.size(); row += 2) {
          convolution.forward(
              row,
              Math.min(2, shape.size() - row),
              x,
              n * xImage,
              w.values,
              w.offset(pair),
              y.values,
              target + row * y.plane.row(),
              y.plane.row());
        }
      }
    }
  }

  @Override
  public void backwardData() {
    throw new UnsupportedOperationException("a first layer has no input gradient");
  }

  @Override
  public void backwardWeights() {
    Arrays.fill(dw.values, 0f);
    for (int n = 0; n < shape.batch(); n++) {
      for (int pair = 0; pair < dy.pairs; pair++) {
        convolution.backwardWeights(
            gradientStrips,
            x,
            n * xImage,
            dy.values,
            dy.offset(n) + dy.origin + 2 * pair * dy.plane.block(),
            dw.values,
            dw.offset(pair));
      }
    }
  }

  @Override
  public float[] readOutput() {
    return y.plain();
  }

  @Override
  public float[] readInputGradient() {
    throw new UnsupportedOperationException("a first layer has no input gradient");
  }

  @Override
  public float[] readWeightGradient() {
    return dw.plain();
  }
}
