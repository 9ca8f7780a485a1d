package lanewise.cli.bench.workload;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.WinogradConvolution;

/**
 * Winograd's F(4x4,3x3), with the transforms of the filters, once a batch, as part of each pass.
 */
final class WinogradLayer implements Convolution {
  private final ConvolutionShape shape;
  private final WinogradConvolution forward;
  private final WinogradConvolution backward;
  private final BlockedImages x;
  private final BlockedImages y;
  private final BlockedImages dx;
  private final BlockedImages dy;
  private final BlockedFilters w;
  private final BlockedFilters dw;
  private final float[] transposed;

  private final float[] scratch = new float[WinogradConvolution.scratchLength()];
  private final float[] input;
  private final float[] products;
  private final float[] filters;
  private final float[][] filterGradients;

  WinogradLayer(ConvolutionShape shape, Operands operands) {
    this.shape = shape;
    int size = shape.size();
    int overhang = WinogradConvolution.overhang(size);
    x = new BlockedImages(shape.batch(), shape.channels(), size, 1, 1 + overhang, operands.x());
    y = new BlockedImages(shape.batch(), shape.filters(), size, 0, overhang);
    dx = new BlockedImages(shape.batch(), shape.channels(), size, 0, overhang);
    dy = new BlockedImages(shape.batch(), shape.filters(), size, 1, 1 + overhang, operands.dy());
    w = new BlockedFilters(shape, false, operands.w());
    dw = new BlockedFilters(shape, false);
    transposed = w.transposed();
    forward = new WinogradConvolution(w.inputBlocks, x.plane, size, size);
    backward = new WinogradConvolution(2 * dy.pairs, dy.plane, size, size);
    input = new float[Math.max(forward.inputLength(), backward.inputLength())];
    products = new float[Math.max(forward.productLength(), backward.productLength())];
    filters =
        new float
            [Math.max(
                w.pairs * forward.filterLength(),
                Lanes.blocks(shape.channels(), Lanes.PAIR) * backward.filterLength())];
    filterGradients = new float[w.pairs][forward.filterLength()];
  }

  @Override
  public void forward() {
    slide(forward, x, w.values, w.pairStep, y);
  }

  @Override
  public void backwardData() {
    slide(backward, dy, transposed, w.transposedPairStep(), dx);
  }

  private void slide(
      WinogradConvolution convolution,
      BlockedImages from,
      float[] weights,
      int pairStep,
      BlockedImages to) {
    for (int pair = 0; pair < to.pairs; pair++) {
      convolution.transformFilters(
          weights, pair * pairStep, filters, pair * convolution.filterLength(), scratch);
    }
    for (int n = 0; n < shape.batch(); n++) {
      for (int strip = 0; strip < convolution.strips(); strip++) {
        convolution.transformInput(strip, from.values, n * from.imageStep, input, scratch);
        int firstRow = convolution.firstRow(strip) * to.plane.row();
        for (int pair = 0; pair < to.pairs; pair++) {
          convolution.multiply(strip, input, filters, pair * convolution.filterLength(), products);
          convolution.transformOutput(
              strip,
              products,
              to.values,
              n * to.imageStep + 2 * pair * to.plane.block() + firstRow,
              to.plane.block(),
              to.plane.row(),
              scratch);
        }
      }
    }
  }

  @Override
  public void backwardWeights() {
    for (int n = 0; n < shape.batch(); n++) {
      for (int strip = 0; strip < forward.strips(); strip++) {
        forward.transformInput(strip, x.values, n * x.imageStep, input, scratch);
        for (int pair = 0; pair < dy.pairs; pair++) {
          forward.transformOutputGradient(
              strip,
              dy.values,
              n * dy.imageStep + dy.origin + 2 * pair * dy.plane.block(),
              dy.plane.block(),
              dy.plane.row(),
              products,
              scratch);
          forward.addFilterGradients(strip, input, products, filterGradients[pair]);
        }
      }
    }
    Arrays.fill(dw.values, 0f);
    for (int pair = 0; pair < dy.pairs; pair++) {
      forward.filterGradients(filterGradients[pair], dw.values, pair * dw.pairStep, scratch);
      Arrays.fill(filterGradients[pair], 0f);
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
