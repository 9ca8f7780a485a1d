package lanewise.cli.bench.workload;

import java.util.Arrays;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.WinogradConvolution;
import lanewise.kernel.product.Walk;

/**
 * Winograd's F(4x4,3x3), with the transforms of the filters, once a batch, as part of each pass.
 */
final class WinogradLayer implements Convolution {
  private final ConvolutionShape shape;
  private final int span;
  private final WinogradConvolution forward;
  private final WinogradConvolution backward;
  private final Walk gradientWalk;
  private final BlockedImages x;
  private final BlockedImages y;
  private final BlockedImages dx;
  private final BlockedImages dy;
  private final BlockedFilters w;
  private final BlockedFilters dw;
  private final float[] transposed;

  private final float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
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
    span = Math.min(WinogradConvolution.imagesOfStrip(size, size), shape.batch());
    forward = new WinogradConvolution(w.inputBlocks, x.plane, x.imageStep, size, size, span);
    backward = new WinogradConvolution(2 * dy.pairs, dy.plane, dy.imageStep, size, size, span);
    gradientWalk = forward.gradientWalk();
    input = Aligned.floats(Math.max(forward.inputLength(), backward.inputLength()));
    products = Aligned.floats(Math.max(forward.productLength(), backward.productLength()));
    filters =
        Aligned.floats(
            Math.max(
                w.pairs * forward.filterLength(),
                Lanes.blocks(shape.channels(), Lanes.PAIR) * backward.filterLength()));
    filterGradients = new float[w.pairs][];
    Arrays.setAll(filterGradients, pair -> Aligned.floats(forward.filterLength()));
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
          weights,
          Aligned.ORIGIN + pair * pairStep,
          filters,
          Aligned.ORIGIN + pair * convolution.filterLength(),
          scratch);
    }
    for (int n = 0; n < shape.batch(); n += span) {
      int tileRows = convolution.tileRows(Math.min(span, shape.batch() - n));
      for (int strip = 0; strip < tileRows; strip += convolution.stripRows()) {
        int rows = Math.min(convolution.stripRows(), tileRows - strip);
        convolution.transformInput(strip, rows, from.values, from.offset(n), input, scratch);
        for (int pair = 0; pair < to.pairs; pair++) {
          convolution.multiply(
              rows, input, filters, Aligned.ORIGIN + pair * convolution.filterLength(), products);
          for (int i = 0; i < rows; i++) {
            int image = n + convolution.image(strip + i);
            convolution.transformOutput(
                i,
                products,
                to.values,
                to.offset(image)
                    + 2 * pair * to.plane.block()
                    + convolution.firstRow(strip + i) * to.plane.row(),
                to.plane.block(),
                to.plane.row(),
                scratch);
          }
        }
      }
    }
  }

  @Override
  public void backwardWeights() {
    for (int n = 0; n < shape.batch(); n += span) {
      int tileRows = forward.tileRows(Math.min(span, shape.batch() - n));
      for (int strip = 0; strip < tileRows; strip += forward.stripRows()) {
        int rows = Math.min(forward.stripRows(), tileRows - strip);
        forward.transformInputByPosition(strip, rows, x.values, x.offset(n), input, scratch);
        for (int pair = 0; pair < dy.pairs; pair++) {
          forward.transformOutputGradient(
              strip,
              rows,
              dy.values,
              dy.offset(n) + dy.origin + 2 * pair * dy.plane.block(),
              dy.imageStep,
              dy.plane.block(),
              dy.plane.row(),
              products,
              scratch);
          forward.addFilterGradients(rows, gradientWalk, input, products, filterGradients[pair]);
        }
      }
    }
    Arrays.fill(dw.values, 0f);
    for (int pair = 0; pair < dy.pairs; pair++) {
      forward.filterGradients(filterGradients[pair], dw.values, dw.offset(pair), scratch);
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
