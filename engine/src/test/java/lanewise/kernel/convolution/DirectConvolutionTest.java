package lanewise.kernel.convolution;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.convolution.ConvolutionCase.Padded;
import lanewise.kernel.product.Walk;
import lanewise.tensor.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class DirectConvolutionTest {
  private static final int L = Lanes.FLOATS;
  private static final int[] CHANNELS = {1, 2, 3, 5, 16, 17, 33};
  private static final int[] FILTERS = {1, 7, 32, 40};
  private static final int[][] SIZES = {{5, 5}, {6, 9}, {7, 30}, {4, 130}};

  private final Samples samples = new Samples();

  @ParameterizedTest
  @CsvSource({"1,1", "3,3", "5,5", "5,3", "3,1", "1,3"})
  void sameAsItsTwin(int kernelHeight, int kernelWidth) {
    for (int channels : CHANNELS) {
      for (int filters : FILTERS) {
        int[] size = SIZES[samples.between(0, SIZES.length - 1)];
        for (int pad = 0; pad < Math.max(kernelHeight, kernelWidth); pad++) {
          int padHeight = Math.min(pad, kernelHeight - 1);
          int padWidth = Math.min(pad, kernelWidth - 1);
          Window window =
              new Window(kernelHeight, kernelWidth, 1, 1, padHeight, padWidth, padHeight, padWidth);
          ConvolutionCase one =
              new ConvolutionCase(samples, window, channels, size[0], size[1], filters);
          for (boolean blocked : new boolean[] {true, false}) {
            one.assertForward(forward(one, blocked), 1);
            one.assertBackwardWeights(backwardWeights(one, blocked), 1);
          }
          one.assertBackwardData(backwardData(one), 1);
        }
      }
    }
  }

  private static DirectConvolution convolution(ConvolutionCase one, Padded input, int lanes) {
    return new DirectConvolution(
        lanes == L,
        Lanes.blocks(one.channels, lanes),
        one.window.height(),
        one.window.width(),
        input.plane(),
        one.oh,
        one.ow,
        one.oh * one.ow * L);
  }

  /** Runs all rows of all filters, two rows at a time. */
  private static float[] convolve(
      DirectConvolution convolution, int pairs, int rows, int columns, float[] x, float[] w) {
    int blockStep = rows * columns * L;
    float[] y = new float[2 * pairs * blockStep];
    for (int pair = 0; pair < pairs; pair++) {
      for (int row = 0; row < rows; row += 2) {
        convolution.forward(
            row,
            Math.min(2, rows - row),
            x,
            0,
            w,
            pair * convolution.weightsPerPair(),
            y,
            2 * pair * blockStep + row * columns * L,
            columns * L);
      }
    }
    return y;
  }

  private static float[] forward(ConvolutionCase one, boolean blocked) {
    int lanes = blocked ? L : 1;
    Padded input = one.paddedInput(lanes, 0, 0);
    DirectConvolution convolution = convolution(one, input, lanes);
    float[] filters = one.workingFilters(one.w, lanes);
    float[] y = convolve(convolution, one.pairs, one.oh, one.ow, input.values(), filters);
    return one.planar(y, one.filters, one.oh, one.ow);
  }

  private static float[] backwardWeights(ConvolutionCase one, boolean blocked) {
    int lanes = blocked ? L : 1;
    Padded input = one.paddedInput(lanes, 0, 0);
    // Planar rows and those of the gradient are of one length.
    int surplus = one.window.padLeft() + one.window.padRight() - one.window.width() + 1;
    Padded gradient = one.paddedGradient(0, blocked ? 0 : surplus);
    DirectConvolution convolution = convolution(one, input, lanes);
    Walk[] strips = convolution.gradientStrips(gradient.plane().row(), gradient.plane().block());
    float[] dw = one.workingFilters(one.dwBefore, lanes);
    for (int pair = 0; pair < one.pairs; pair++) {
      convolution.backwardWeights(
          strips,
          input.values(),
          0,
          gradient.values(),
          gradient.origin() + 2 * pair * gradient.plane().block(),
          dw,
          pair * convolution.weightsPerPair());
    }
    return one.canonicalFilters(dw, lanes);
  }

  private static float[] backwardData(ConvolutionCase one) {
    Padded gradient = one.paddedGradient(0, 0);
    DirectConvolution convolution =
        new DirectConvolution(
            true,
            2 * one.pairs,
            one.window.height(),
            one.window.width(),
            gradient.plane(),
            one.height,
            one.width,
            one.height * one.width * L);
    int channelPairs = Lanes.blocks(one.channels, Lanes.PAIR);
    float[] filters = one.transposedFilters();
    float[] dx =
        convolve(convolution, channelPairs, one.height, one.width, gradient.values(), filters);
    return one.planar(dx, one.channels, one.height, one.width);
  }
}
