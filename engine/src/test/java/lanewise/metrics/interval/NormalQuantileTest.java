package lanewise.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class NormalQuantileTest {
  @Test
  void quantilesAreThoseOfCommonsMath() {
    NormalDistribution normal = new NormalDistribution();
    int steps = 4096;
    for (int i = 0; i < steps; i++) {
      double probability = (i + 0.5) / steps;
      double expected = normal.inverseCumulativeProbability(probability);
      assertThat(NormalQuantile.of(probability))
          .isCloseTo(expected, within(1e-14 * Math.abs(expected)));
      // Noise of the same seed depends on the table of floats.
      assertThat((float) NormalQuantile.of(probability)).isEqualTo((float) expected);
    }
  }

  @Test
  void farTailsAreThoseOfTheTables() {
    // Abramowitz and Stegun, table 26.6: Q(x) = 1e-10 at 6.36134.
    assertThat(NormalQuantile.of(1e-10)).isCloseTo(-6.36134, within(5e-6));
    assertThat(NormalQuantile.of(1e-20)).isCloseTo(-9.26234, within(5e-6));
    assertThat(NormalQuantile.of(0.5)).isZero();
  }
}
