package lanewise.kernel.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A block of filters beside the definition of a convolution in groups, in double. */
@Tag("widths")
class BlockConvolutionTest {
  private static final int L = Lanes.FLOATS;
  private static final int X_AT = 2;
  private static final int W_AT = 3;
  private static final int Y_AT = 5;

  private final Samples samples = new Samples();
  private int width;
  private int kernel;
  private int stride;
  private int xRow;

  private BlockConvolution convolution() {
    int[] taps = IntStream.range(0, kernel * kernel).toArray();
    int[] xTaps = IntStream.of(taps).map(t -> t / kernel * xRow + t % kernel * L).toArray();
    return BlockConvolution.of(width, xTaps, taps, taps.length, stride * L, 2 * L);
  }

  private double x(float[] x, int row, int column, int tap, int lane) {
    int h = row * stride + tap / kernel;
    int v = column * stride + tap % kernel;
    return x[X_AT + h * xRow + v * L + lane];
  }

  @ParameterizedTest
  @CsvSource({
    "1,3,1,2,9",
    "2,3,1,8,9",
    "4,3,1,12,13",
    "4,3,2,6,8",
    "4,1,1,4,5",
    "2,5,1,7,14",
    "2,2,3,3,1"
  })
  void isTheDefinition(int width, int kernel, int stride, int rows, int count) {
    this.width = width;
    this.kernel = kernel;
    this.stride = stride;
    this.xRow = ((count - 1) * stride + kernel + 1) * L;
    int area = kernel * kernel;
    int yRow = 2 * count * L;
    float[] x = samples.floats(X_AT + ((rows - 1) * stride + kernel) * xRow);
    float[] w = samples.floats(W_AT + width * area * L);
    float[] y = samples.floats(Y_AT + rows * yRow);
    float[] dw = samples.floats(w.length);
    float[] before = dw.clone();
    BlockConvolution convolution = convolution();

    for (int row = 0; row < rows; row++) {
      int from = X_AT + row * stride * xRow;
      int to = Y_AT + row * yRow;
      convolution.forward(x, from, w, W_AT, y, to, count);
      convolution.backwardWeights(x, from, y, to, dw, W_AT, count);
    }

    for (int k = 0; k < L; k++) {
      double[] gradient = new double[width * area];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < count; column++) {
          double sum = 0;
          float dy = y[Y_AT + row * yRow + 2 * column * L + k];
          for (int j = 0; j < width; j++) {
            for (int t = 0; t < area; t++) {
              double value = x(x, row, column, t, k / width * width + j);
              sum += value * w[W_AT + (j * area + t) * L + k];
              gradient[j * area + t] += value * dy;
            }
          }
          assertThat((double) dy).isCloseTo(sum, within(1e-5));
        }
      }
      for (int t = 0; t < gradient.length; t++) {
        int at = W_AT + t * L + k;
        assertThat((double) dw[at] - before[at]).isCloseTo(gradient[t], within(3e-5));
      }
    }
  }
}
