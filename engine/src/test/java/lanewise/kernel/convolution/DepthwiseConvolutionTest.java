package lanewise.kernel.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.naive.NaiveGrouped;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class DepthwiseConvolutionTest {
  private static final int L = Lanes.FLOATS;
  private static final int ROW = 40 * L;

  /** Each lane is one chain of multiply-adds in the order of the twin: the same bits. */
  @ParameterizedTest
  @CsvSource({
    "3,1,1", "3,1,3", "3,1,4", "3,1,5", "3,1,7", "3,2,8", "3,1,12", "3,1,13", "5,1,14", "5,3,9",
    "7,1,28", "1,2,6", "2,1,11"
  })
  void rowsAreTheTwins(int kernel, int stride, int count) {
    Samples samples = new Samples();
    int[] xTaps =
        IntStream.range(0, kernel * kernel).map(t -> t / kernel * ROW + t % kernel * L).toArray();
    int[] wTaps = IntStream.range(0, xTaps.length).map(t -> (xTaps.length - 1 - t) * L).toArray();
    float[] x = samples.floats(kernel * ROW);
    float[] w = samples.floats(3 + wTaps.length * L);
    float[] y = samples.floats(2 * count * L + 5);
    float[] expected = y.clone();
    DepthwiseConvolution convolution = new DepthwiseConvolution(xTaps, wTaps, stride * L, 2 * L);

    convolution.forward(x, 2, w, 3, y, 5, count);
    NaiveGrouped.forward(L, 1, xTaps, wTaps, 0, stride * L, 2 * L, x, 2, w, 3, expected, 5, count);
    assertThat(y).isEqualTo(expected);

    float[] dw = samples.floats(w.length);
    float[] expectedDw = dw.clone();
    convolution.backwardWeights(x, 2, y, 5, dw, 3, count);
    NaiveGrouped.backwardWeights(
        L, 1, xTaps, wTaps, 0, stride * L, 2 * L, x, 2, y, 5, expectedDw, 3, count);
    assertThat(dw).isEqualTo(expectedDw);
  }
}
