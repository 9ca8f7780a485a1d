package lanewise.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("widths")
class SightTest {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  @ParameterizedTest
  @CsvSource({
    "70,105,5",
    "84,84,21",
    "368,368,46",
    "32,64,2",
    "64,32,2",
    "9,6,3",
    "5,7,1",
    "1,1,1"
  })
  void everyFilterSeesItsGroup(int channels, int filters, int groups) {
    Sight sight = Sight.of(filters, channels, groups);
    for (int k = 0; k < filters; k++) {
      int first = sight.first(k / PAIR);
      assertThat(first).isNotNegative();
      assertThat(first + sight.blocks()).isLessThanOrEqualTo(Lanes.blocks(channels, L));
      int group = k / (filters / groups);
      for (int c = group * channels / groups; c < (group + 1) * channels / groups; c++) {
        assertThat(c / L).isBetween(first, first + sight.blocks() - 1);
      }
    }
  }

  @Test
  void groupsThatAreWholeBlocksSeeNoOthers() {
    Sight sight = Sight.of(3 * PAIR, 3 * L, 3);
    assertThat(sight.blocks()).isEqualTo(1);
    assertThat(sight.first(2)).isEqualTo(2);
    assertThat(Sight.of(4 * PAIR, 8 * L, 1).blocks()).isEqualTo(8);
  }
}
