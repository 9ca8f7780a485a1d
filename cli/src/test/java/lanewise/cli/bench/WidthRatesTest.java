package lanewise.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WidthRatesTest {
  private static final WidthRates WIDE = new WidthRates(512, 200, 150, 150, 300);

  @Test
  void theWidestIsUsedUnlessAnotherIsClearlyFaster() {
    WidthRates little = new WidthRates(256, 100, 153, 153, 306);
    WidthRates much = new WidthRates(256, 100, 180, 170, 310);

    assertThat(WidthRates.best(List.of(WIDE, little))).isEqualTo(WIDE);
    assertThat(WidthRates.best(List.of(WIDE, much))).isEqualTo(much);
  }

  @Test
  void oneKernelDoesNotDecide() {
    WidthRates uneven = new WidthRates(256, 100, 300, 75, 280);

    assertThat(WidthRates.best(List.of(WIDE, uneven))).isEqualTo(WIDE);
  }

  @Test
  void aLineHoldsAllRates() {
    assertThat(WidthRates.parse(512, WIDE.format())).isEqualTo(WIDE);
  }
}
