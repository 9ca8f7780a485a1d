package lanewise.cli.bench.workload;

import java.util.Arrays;
import lanewise.kernel.Aligned;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.product.Walk;

/** Direct convolution on channel-blocked planes. */
final class DirectLayer implements Convolution {
  private final ConvolutionShape shape;
  private final DirectConvolution forward;
  private final DirectConvolution backward;
  private final Walk[] gradientStrips;
  private final BlockedImages x;
  private final BlockedImages y;
  private final BlockedImages dx;
  private final BlockedImages dy;
  private final BlockedFilters w;
  private final BlockedFilters dw;
  private final float[] transposed;

  DirectLayer(ConvolutionShape shape, Operands operands) {
    this.shape = shape;
    int size = shape.size();
    int side = ConvolutionShape.WINDOW.height();
    x = new BlockedImages(shape.batch(), shape.channels(), size, 1, 1, operands.x());
    y = new BlockedImages(shape.batch(), shape.filters(), size, 0, 0);
    dx = new BlockedImages(shape.batch(), shape.channels(), size, 0, 0);
    dy = new BlockedImages(shape.batch(), shape.filters(), size, 1, 1, operands.dy());
    w = new BlockedFilters(shape, false, operands.w());
    dw = new BlockedFilters(shape, false);
    transposed = w.transposed();
    forward =
        new DirectConvolution(
            true, w.inputBlocks, side, side, x.plane, size, size, y.plane.block());
    backward =
        new DirectConvolution(
            true, 2 * dy.pairs, side, side, dy.plane, size, size, dx.plane.block());
    gradientStrips = forward.gradientStrips(dy.plane.row(), dy.plane.block());
  }

  @Override
  public void forward() {
    slide(forward, x, w.values, w.pairStep, y);
  }

  @Override
  public void backwardData() {
    slide(backward, dy, transposed, w.transposedPairStep(), dx);
  }

  /** Two rows at a time of each pair of output blocks of each image. */
  private void slide(
      DirectConvolution convolution,
      BlockedImages from,
      float[] weights,
      int pairStep,
      BlockedImages to) {
    for (int n = 0; n < shape.batch(); n++) {
      for (int pair = 0; pair < to.pairs; pair++) {
        int target = to.offset(n) + 2 * pair * to.plane.block();
        for (int row = 0; row < shape.size(); row += 2) {
          convolution.forward(
              row,
              Math.min(2, shape.size() - row),
              from.values,
              from.offset(n),
              weights,
              Aligned.ORIGIN + pair * pairStep,
              to.values,
              target + row * to.plane.row(),
              to.plane.row());
        }
      }
    }
  }

  @Override
  public void backwardWeights() {
    Arrays.fill(dw.values, 0f);
    for (int n = 0; n < shape.batch(); n++) {
      for (int pair = 0; pair < dy.pairs; pair++) {
        forward.backwardWeights(
            gradientStrips,
            x.values,
            x.offset(n),
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
    return dx.plain();
  }

  @Override
  public float[] readWeightGradient() {
    return dw.plain();
  }
}
