package lanewise.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WidthRatesTest {
  private static final WidthRates WIDE = new WidthRates(512, 200, 150, 150, 300, 0.01);

  @Test
  void theWidestIsUsedUnlessAnotherIsClearlyFaster() {
    WidthRates little = new WidthRates(256, 100, 153, 153, 306, 0.01);
    WidthRates much = new WidthRates(256, 100, 180, 170, 310, 0.01);

    assertThat(WidthRates.best(List.of(WIDE, little))).isEqualTo(WIDE);
    assertThat(WidthRates.best(List.of(WIDE, much))).isEqualTo(much);
  }

  @Test
  void oneKernelDoesNotDecide() {
    WidthRates uneven = new WidthRates(256, 100, 300, 75, 280, 0.01);

    assertThat(WidthRates.best(List.of(WIDE, uneven))).isEqualTo(WIDE);
  }

  @Test
  void aLineHoldsAllRates() {
    assertThat(WidthRates.parse(512, WIDE.format())).isEqualTo(WIDE);
  }

  @Test
  void theBusiestMomentCounts() {
    WidthRates beside = new WidthRates(256, 100, 153, 153, 306, 0.3);

    assertThat(WidthRates.otherPrograms(List.of(WIDE, beside))).isEqualTo(0.3);
  }
}
