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
class GroupedConvolutionTest {
  private static final int L = Lanes.FLOATS;
  private static final int W_AT = 3;
  private static final int ROW = 60 * L;

  private final Samples samples = new Samples();

  /**
   * Each lane is one chain of multiply-adds in the order of the twin: the same bits. Taps from
   * right to left, as backward-data has them, are taken from left to right.
   */
  @ParameterizedTest
  @CsvSource({
    "2,3,1,1", "2,3,1,4", "2,3,1,7", "2,3,1,8", "2,3,1,9", "2,3,1,10", "2,3,1,13", "4,3,1,32",
    "4,3,2,8", "4,3,2,11", "4,3,2,5", "4,1,1,6", "2,5,1,14", "2,6,1,9", "2,2,3,9", "2,3,2,1"
  })
  void rowsAreTheTwins(int width, int kernel, int stride, int count) {
    int area = kernel * kernel;
    int[] xTaps = IntStream.range(0, area).map(t -> t / kernel * ROW + t % kernel * L).toArray();
    int[] backwards = IntStream.range(0, area).map(t -> xTaps[area - 1 - t]).toArray();
    int[] wTaps = IntStream.range(0, area).map(t -> t * L).toArray();
    int[] wBackwards = IntStream.range(0, area).map(t -> wTaps[area - 1 - t]).toArray();
    float[] x = samples.floats(2 + kernel * ROW);
    float[] w = samples.floats(W_AT + width * area * L);
    float[] y = samples.floats(2 * count * L + 5);
    float[] mirrored = y.clone();
    float[] expected = y.clone();
    int step = stride * L;
    int channel = area * L;
    GroupedConvolution convolution =
        new GroupedConvolution(width, xTaps, wTaps, channel, step, 2 * L);

    convolution.forward(x, 2, w, W_AT, y, 5, count);
    new GroupedConvolution(width, backwards, wBackwards, channel, step, 2 * L)
        .forward(x, 2, w, W_AT, mirrored, 5, count);
    NaiveGrouped.forward(
        L, width, xTaps, wTaps, channel, step, 2 * L, x, 2, w, W_AT, expected, 5, count);
    assertThat(y).isEqualTo(expected);
    assertThat(mirrored).isEqualTo(expected);

    float[] dw = samples.floats(w.length);
    float[] expectedDw = dw.clone();
    convolution.backwardWeights(x, 2, y, 5, dw, W_AT, count);
    NaiveGrouped.backwardWeights(
        L, width, xTaps, wTaps, channel, step, 2 * L, x, 2, y, 5, expectedDw, W_AT, count);
    assertThat(dw).isEqualTo(expectedDw);
  }

  @ParameterizedTest
  @CsvSource({"2,9", "4,1", "4,6"})
  void transpositionExchangesTheFiltersAndChannelsOfAGroup(int width, int area) {
    float[] w = samples.floats(W_AT + width * area * L);
    float[] transposed = new float[W_AT + width * area * L];
    GroupedConvolution.transpose(width, area, w, W_AT, transposed, W_AT);
    for (int group = 0; group < L / width; group++) {
      for (int k = 0; k < width; k++) {
        for (int c = 0; c < width; c++) {
          for (int t = 0; t < area; t++) {
            assertThat(transposed[W_AT + (k * area + t) * L + group * width + c])
                .isEqualTo(w[W_AT + (c * area + t) * L + group * width + k]);
          }
        }
      }
    }
  }
}
