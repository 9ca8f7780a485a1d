package lanewise.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  /**
   * Table I, method 3 of R. G. Newcombe, Two-sided confidence intervals for the single proportion,
   * Statistics in Medicine 17, 1998.
   */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0,  20,  0,      0.1611",
    "1,  29,  0.0061, 0.1718",
  })
  void wilsonMatchesThePublishedTable(int successes, int trials, double low, double high) {
    Interval interval = Interval.wilson(successes, trials, 0.95);
    assertThat(interval.low()).isEqualTo(low, within(5e-5));
    assertThat(interval.high()).isEqualTo(high, within(5e-5));
  }

  @Test
  void staysWithinZeroAndOne() {
    assertThat(Interval.wilson(0, 10_000, 0.99).low()).isGreaterThanOrEqualTo(0);
    assertThat(Interval.wilson(10_000, 10_000, 0.99).high()).isLessThanOrEqualTo(1);
    assertThat(Interval.wilson(1, 1, 0.95).high()).isEqualTo(1, within(1e-15));
  }

  @Test
  void refusesBadArguments() {
    assertThatThrownBy(() -> Interval.wilson(3, 2, 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 successes of 2 trials; expected trials >= 1 and 0 <= successes <= trials");
    assertThatThrownBy(() -> Interval.wilson(0, 0, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Interval.wilson(1, 2, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confidence must be between 0 and 1, given NaN");
  }
}
