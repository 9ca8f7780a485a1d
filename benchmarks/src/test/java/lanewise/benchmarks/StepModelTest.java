package lanewise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lanewise.parallel.PhaseClock.PhaseTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepModelTest {
  private static final List<PhaseTime> PHASES =
      List.of(new PhaseTime(8, 8e-3), new PhaseTime(1, 1e-3), new PhaseTime(32, 16e-3));

  @ParameterizedTest
  @CsvSource({
    "1, 8 + 1 + 16, 27",
    "2, 4 + 1 + 8 and 2 x 0.1, 15.2",
    "3, 3 + 1 + 5.5 and 2 x 0.15, 11.8",
    "8, 1 + 1 + 2 and 2 x 0.4, 6.8",
    "64, 1 + 1 + 0.5 and 2 x 3.2, 10.9"
  })
  void busiestThreadAndMeetingsGiveTheTimeOfPhases(int threads, String sum, double milliseconds) {
    StepModel model = new StepModel(2e-3, 1e-4, 0);

    assertThat(1e3 * model.seconds(PHASES, threads)).as(sum).isCloseTo(milliseconds, within(1e-9));
  }

  @Test
  void noStepIsFasterThanItsBytes() {
    StepModel model = new StepModel(0, 0, 9e-3);

    assertThat(model.secondsOfThisMemory(PHASES, 1)).isCloseTo(25e-3, within(1e-12));
    assertThat(model.secondsOfThisMemory(PHASES, 8)).isEqualTo(9e-3);
  }
}
