package lanewise.kernel.product;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.Samples;
import lanewise.kernel.Sight;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class FiltersTest {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  /** target[c/2L][k/L][R-1-r][S-1-s][k%L][c%2L] = w[k/2L][c/L][r][s][c%L][k%2L]. */
  @ParameterizedTest
  @CsvSource({"1,1,1,1", "1,1,3,3", "2,2,3,2", "3,1,1,3", "4,2,5,5"})
  void transposeFlipsTheKernelAndExchangesChannels(
      int inputBlocks, int pairs, int height, int width) {
    int filters = pairs * PAIR;
    int area = height * width;
    float[] w = new Samples().floats(filters * inputBlocks * L * area);
    int channelPairs = Lanes.blocks(inputBlocks, 2);
    float[] target = new float[channelPairs * PAIR * filters * area];
    Sight sees = Sight.all(inputBlocks);
    Sight seenBy = Sight.all(2 * pairs);
    for (int pair = 0; pair < channelPairs; pair++) {
      Filters.transpose(pair, sees, seenBy, height, width, w, 0, target, 0);
    }
    for (int k = 0; k < filters; k++) {
      for (int c = 0; c < channelPairs * PAIR; c++) {
        for (int p = 0; p < area; p++) {
          int flipped = area - 1 - p;
          int to = (k / L * area + flipped) * L + k % L;
          float actual = target[(c / PAIR * filters * area + to) * PAIR + c % PAIR];
          int row = (c / L * area + p) * L + c % L;
          int from = (k / PAIR * inputBlocks * L * area + row) * PAIR + k % PAIR;
          assertThat(actual).isEqualTo(c < inputBlocks * L ? w[from] : 0);
        }
      }
    }
  }
}
