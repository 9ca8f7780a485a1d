package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import lanewise.kernel.Lanes;
import lanewise.kernel.measure.FmaPeak;
import org.junit.jupiter.api.Test;

class FmaPeakTest {
  @Test
  void isThatOfOneThread() {
    double perLane = FmaPeak.measure(1) / Lanes.FLOATS;

    // Two units at 8 GHz would be 32; an interpreter stays below a hundredth.
    assertThat(perLane).isBetween(0.5, 32.0);
  }
}
