package lanewise.kernel;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.WinogradConvolution.overhang;

import lanewise.kernel.ConvolutionCase.Padded;
import lanewise.kernel.naive.NaiveWinograd;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("widths")
class WinogradConvolutionTest {
  private static final int L = Lanes.FLOATS;

  /** The transforms multiply by up to 8 in each direction, and take it back by subtracting. */
  private static final double SLACK = 16;

  private final Samples samples = new Samples();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void sameAsPlainConvolution(int padding) {
    Window window = Window.square(3).withPadding(padding);
    for (int channels : new int[] {1, 5, 17, 33}) {
      for (int filters : new int[] {1, 7, 40}) {
        for (int[] size : new int[][] {{3, 5}, {6, 9}, {14, 14}, {13, 30}}) {
          ConvolutionCase one =
              new ConvolutionCase(samples, window, channels, size[0], size[1], filters);
          one.assertForward(forward(one), SLACK);
          one.assertBackwardData(backwardData(one), SLACK);
          one.assertBackwardWeights(backwardWeights(one), SLACK);
        }
      }
    }
  }

  /** Transforms the filters, then strip by strip the image and the products. */
  private static float[] convolve(
      WinogradConvolution convolution,
      int pairs,
      int rows,
      int columns,
      float[] x,
      float[] w,
      int weightsPerPair) {
    float[] scratch = new float[WinogradConvolution.scratchLength()];
    float[] u = new float[convolution.filterLength()];
    float[] v = new float[convolution.inputLength()];
    float[] m = new float[convolution.productLength()];
    int rowStep = convolution.columns() * L;
    int blockStep = convolution.rowsOfStrip() * rowStep;
    float[] stripOutput = new float[2 * blockStep];
    float[] y = new float[2 * pairs * rows * columns * L];
    for (int pair = 0; pair < pairs; pair++) {
      convolution.transformFilters(w, pair * weightsPerPair, u, 0, scratch);
      for (int strip = 0; strip < convolution.strips(); strip++) {
        convolution.transformInput(strip, x, 0, v, scratch);
        convolution.multiply(strip, v, u, 0, m);
        convolution.transformOutput(strip, m, stripOutput, 0, blockStep, rowStep, scratch);
        int first = convolution.firstRow(strip);
        int count = Math.min(convolution.rowsOfStrip(), rows - first);
        for (int row = 0; row < 2 * count; row++) {
          int block = row / count;
          int from = block * blockStep + row % count * rowStep;
          int to = ((2 * pair + block) * rows + first + row % count) * columns * L;
          System.arraycopy(stripOutput, from, y, to, columns * L);
        }
      }
    }
    return y;
  }

  private static float[] forward(ConvolutionCase one) {
    Padded input = one.paddedInput(L, overhang(one.oh), overhang(one.ow));
    int blocks = Lanes.blocks(one.channels, L);
    WinogradConvolution convolution =
        new WinogradConvolution(blocks, input.plane(), one.oh, one.ow);
    float[] filters = one.workingFilters(one.w, L);
    int weightsPerPair = filters.length / one.pairs;
    float[] y =
        convolve(convolution, one.pairs, one.oh, one.ow, input.values(), filters, weightsPerPair);
    return one.planar(y, one.filters, one.oh, one.ow);
  }

  private static float[] backwardData(ConvolutionCase one) {
    Padded gradient = one.paddedGradient(overhang(one.height), overhang(one.width));
    WinogradConvolution convolution =
        new WinogradConvolution(2 * one.pairs, gradient.plane(), one.height, one.width);
    float[] filters = one.transposedFilters();
    int channelPairs = Lanes.blocks(one.channels, Lanes.PAIR);
    float[] dx =
        convolve(
            convolution,
            channelPairs,
            one.height,
            one.width,
            gradient.values(),
            filters,
            filters.length / channelPairs);
    return one.planar(dx, one.channels, one.height, one.width);
  }

  private static float[] backwardWeights(ConvolutionCase one) {
    Padded input = one.paddedInput(L, overhang(one.oh), overhang(one.ow));
    Padded gradient = one.paddedGradient(3, 3);
    WinogradConvolution convolution =
        new WinogradConvolution(Lanes.blocks(one.channels, L), input.plane(), one.oh, one.ow);
    float[] scratch = new float[WinogradConvolution.scratchLength()];
    float[] v = new float[convolution.inputLength()];
    float[] dm = new float[convolution.productLength()];
    float[] dw = one.workingFilters(one.dwBefore, L);
    for (int pair = 0; pair < one.pairs; pair++) {
      float[] du = new float[convolution.filterLength()];
      for (int strip = 0; strip < convolution.strips(); strip++) {
        convolution.transformInput(strip, input.values(), 0, v, scratch);
        convolution.transformOutputGradient(
            strip,
            gradient.values(),
            gradient.origin() + 2 * pair * gradient.plane().block(),
            gradient.plane().block(),
            gradient.plane().row(),
            dm,
            scratch);
        convolution.addFilterGradients(strip, v, dm, du);
      }
      convolution.filterGradients(du, dw, pair * dw.length / one.pairs, scratch);
    }
    return one.canonicalFilters(dw, L);
  }

  /** A one-dimensional transform, or its twin. */
  private interface Transform {
    void run(
        int lines,
        float[] source,
        int from,
        int fromLine,
        int fromStep,
        float[] target,
        int to,
        int toLine,
        int toStep);
  }

  private void compare(Transform transform, NaiveWinograd matrix) {
    float[] source = samples.floats(2000);
    float[] actual = samples.floats(2000);
    float[] expected = actual.clone();
    transform.run(5, source, 3, 7 * L, L + 1, actual, 1, L + 2, 8 * L);
    matrix.apply(L, 5, source, 3, 7 * L, L + 1, expected, 1, L + 2, 8 * L);
    assertClose(actual, expected, 1e-5, matrix.name());
  }

  @Test
  void transformsAreTheirMatrices() {
    compare(WinogradTransforms::input, NaiveWinograd.INPUT);
    compare(WinogradTransforms::output, NaiveWinograd.OUTPUT);
    compare(WinogradTransforms::filter, NaiveWinograd.FILTER);
    compare(WinogradTransforms::outputGradient, NaiveWinograd.OUTPUT_GRADIENT);
    compare(WinogradTransforms::filterGradient, NaiveWinograd.FILTER_GRADIENT);
  }
}
