package lanewise.kernel.convolution;

import static lanewise.kernel.Parity.assertClose;
import static lanewise.kernel.Parity.tolerance;
import static lanewise.kernel.convolution.WinogradConvolution.overhang;

import java.util.Arrays;
import java.util.function.BiConsumer;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.convolution.ConvolutionCase.Padded;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.naive.NaiveWinograd;
import lanewise.kernel.product.Walk;
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

  /** Transforms the filters, then strip by strip the images and the products. */
  private static float[] convolve(
      WinogradConvolution convolution,
      int images,
      int pairs,
      int rows,
      int columns,
      float[] x,
      float[] w,
      int weightsPerPair) {
    float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
    float[] u = Aligned.floats(convolution.filterLength());
    float[] v = Aligned.floats(convolution.inputLength());
    float[] m = Aligned.floats(convolution.productLength());
    int rowStep = convolution.columns() * L;
    int blockStep = WinogradConvolution.TILE * rowStep;
    float[] tileRow = new float[2 * blockStep];
    float[] y = new float[images * 2 * pairs * rows * columns * L];
    int all = convolution.tileRows(images);
    for (int pair = 0; pair < pairs; pair++) {
      convolution.transformFilters(w, pair * weightsPerPair, u, 0, scratch);
      for (int strip = 0; strip < all; strip += convolution.stripRows()) {
        int count = Math.min(convolution.stripRows(), all - strip);
        convolution.transformInput(strip, count, x, 0, v, scratch);
        convolution.multiply(count, v, u, 0, m);
        for (int i = 0; i < count; i++) {
          convolution.transformOutput(i, m, tileRow, 0, blockStep, rowStep, scratch);
          int first = convolution.firstRow(strip + i);
          int left = Math.min(WinogradConvolution.TILE, rows - first);
          for (int row = 0; row < 2 * left; row++) {
            int block = row / left;
            int from = block * blockStep + row % left * rowStep;
            int plane = 2 * (convolution.image(strip + i) * pairs + pair) + block;
            int to = (plane * rows + first + row % left) * columns * L;
            System.arraycopy(tileRow, from, y, to, columns * L);
          }
        }
      }
    }
    return y;
  }

  private static float[] forward(ConvolutionCase one) {
    Padded input = one.paddedInput(L, overhang(one.oh), overhang(one.ow));
    int blocks = Lanes.blocks(one.channels, L);
    WinogradConvolution convolution =
        new WinogradConvolution(blocks, input.plane(), 0, one.oh, one.ow, 1);
    float[] filters = one.workingFilters(one.w, L);
    int perPair = filters.length / one.pairs;
    float[] y =
        convolve(convolution, 1, one.pairs, one.oh, one.ow, input.values(), filters, perPair);
    return one.planar(y, one.filters, one.oh, one.ow);
  }

  private static float[] backwardData(ConvolutionCase one) {
    Padded gradient = one.paddedGradient(overhang(one.height), overhang(one.width));
    WinogradConvolution convolution =
        new WinogradConvolution(2 * one.pairs, gradient.plane(), 0, one.height, one.width, 1);
    float[] filters = one.transposedFilters();
    int channelPairs = Lanes.blocks(one.channels, Lanes.PAIR);
    float[] dx =
        convolve(
            convolution,
            1,
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
        new WinogradConvolution(Lanes.blocks(one.channels, L), input.plane(), 0, one.oh, one.ow, 1);
    float[] dw = one.workingFilters(one.dwBefore, L);
    addGradients(convolution, 1, one.pairs, input.values(), gradient, 0, dw);
    return one.canonicalFilters(dw, L);
  }

  private static void addGradients(
      WinogradConvolution convolution,
      int images,
      int pairs,
      float[] x,
      Padded gradient,
      int gradientImage,
      float[] dw) {
    float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
    float[] v = Aligned.floats(convolution.inputLength());
    float[] dm = Aligned.floats(convolution.productLength());
    Walk walk = convolution.gradientWalk();
    int all = convolution.tileRows(images);
    for (int pair = 0; pair < pairs; pair++) {
      float[] du = Aligned.floats(convolution.filterLength());
      for (int strip = 0; strip < all; strip += convolution.stripRows()) {
        int count = Math.min(convolution.stripRows(), all - strip);
        convolution.transformInputByPosition(strip, strip, count, x, 0, v, scratch);
        convolution.transformOutputGradient(
            strip,
            count,
            gradient.values(),
            gradient.origin() + 2 * pair * gradient.plane().block(),
            gradientImage,
            gradient.plane().block(),
            gradient.plane().row(),
            dm,
            scratch);
        convolution.addFilterGradients(0, count, walk, v, dm, du);
      }
      convolution.filterGradients(du, dw, pair * dw.length / pairs, scratch);
    }
  }

  /** Strips do not end where images do: several images at once, against one after the other. */
  @Test
  void imagesShareStrips() {
    int images = 5;
    ConvolutionCase one =
        new ConvolutionCase(samples, Window.square(3).withPadding(1), 17, 23, 9, 40);
    Padded input = one.paddedInput(L, overhang(one.oh), overhang(one.ow));
    int imageStep = input.values().length;
    float[] x = samples.floats(images * imageStep);
    float[] filters = one.workingFilters(one.w, L);
    int perPair = filters.length / one.pairs;
    int blocks = Lanes.blocks(one.channels, L);
    WinogradConvolution together =
        new WinogradConvolution(blocks, input.plane(), imageStep, one.oh, one.ow, images);
    WinogradConvolution alone =
        new WinogradConvolution(blocks, input.plane(), imageStep, one.oh, one.ow, 1);
    float[] all = convolve(together, images, one.pairs, one.oh, one.ow, x, filters, perPair);
    int outputStep = all.length / images;
    Padded gradient = one.paddedGradient(3, 3);
    float[] dw = new float[filters.length];
    addGradients(together, images, one.pairs, x, gradient, 0, dw);
    float[] dwOneByOne = new float[filters.length];
    for (int image = 0; image < images; image++) {
      float[] own = Arrays.copyOfRange(x, image * imageStep, (image + 1) * imageStep);
      float[] y = convolve(alone, 1, one.pairs, one.oh, one.ow, own, filters, perPair);
      float[] shared = Arrays.copyOfRange(all, image * outputStep, (image + 1) * outputStep);
      assertClose(shared, y, SLACK * tolerance(17 * 9), "image " + image);
      addGradients(alone, 1, one.pairs, own, gradient, 0, dwOneByOne);
    }
    assertClose(dw, dwOneByOne, SLACK * tolerance(images * 23 * 9), "weights' gradient");
  }

  /** Compares a transform of random vectors, from 3 on to 1 on, with its matrix. */
  private void compare(
      NaiveWinograd matrix,
      BiConsumer<float[], float[]> transform,
      int lines,
      int fromStep,
      int toLine,
      int toStep) {
    float[] source = samples.floats(2000);
    float[] actual = samples.floats(2000);
    float[] expected = actual.clone();
    transform.accept(source, actual);
    matrix.apply(L, lines, source, 3, L, fromStep, expected, 1, toLine, toStep);
    assertClose(actual, expected, 1e-5, matrix.name());
  }

  @Test
  void transformsAreTheirMatrices() {
    int step = 7 * L + 1;
    int to = 8 * L + 2;
    compare(
        NaiveWinograd.INPUT,
        (x, y) -> WinogradTransforms.input(x, 3, step, y, 1),
        6,
        step,
        6 * L,
        L);
    compare(
        NaiveWinograd.OUTPUT,
        (x, y) -> WinogradTransforms.output(5, x, 3, y, 1, to),
        5,
        6 * L,
        to,
        L);
    compare(
        NaiveWinograd.OUTPUT_GRADIENT,
        (x, y) -> WinogradTransforms.outputGradient(x, 3, step, y, 1),
        4,
        step,
        6 * L,
        L);
    compare(
        NaiveWinograd.INPUT,
        (x, y) -> WinogradTransforms.inputApart(x, 3, y, 1, L + 1),
        6,
        6 * L,
        6 * (L + 1),
        L + 1);
    compare(
        NaiveWinograd.OUTPUT_GRADIENT,
        (x, y) -> WinogradTransforms.outputGradientApart(x, 3, y, 1, L + 1),
        6,
        6 * L,
        6 * (L + 1),
        L + 1);
    compare(
        NaiveWinograd.FILTER,
        (x, y) -> WinogradTransforms.filter(5, x, 3, step, y, 1, to),
        5,
        step,
        L,
        to);
    compare(
        NaiveWinograd.FILTER_GRADIENT,
        (x, y) -> WinogradTransforms.filterGradient(5, x, 3, step, y, 1, to),
        5,
        step,
        L,
        to);
  }
}
