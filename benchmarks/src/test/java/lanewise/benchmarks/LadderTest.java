package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rung of the ladder computes what the first one computes. */
class LadderTest {
  private static final String LAYER = "32->64@14/3";
  private static float[] expected;

  @BeforeAll
  static void climbTheFirst() {
    expected = output("1-naive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2-im2col-naive", "3-im2col-blocked", "4-im2col-tiles", "5-direct", "6-winograd"})
  void rungsAgree(String rung) {
    float[] actual = output(rung);

    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(Math.sqrt(difference / norm)).isLessThan(5e-6);
  }

  private static float[] output(String rung) {
    LadderBenchmark benchmark = new LadderBenchmark();
    benchmark.rung = rung;
    benchmark.layer = LAYER;
    benchmark.setUp();
    Throughput.Arithmetic done = new Throughput.Arithmetic();
    benchmark.forward(done);
    benchmark.forward(done); // a second pass must not add to the first
    assertThat(done.gflop).isCloseTo(2 * 2e-9 * 3 * 64 * 14 * 14 * 32 * 9, within(1e-9));
    return benchmark.y();
  }
}
