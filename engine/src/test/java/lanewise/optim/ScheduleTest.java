package lanewise.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static double[] rates(Schedule schedule, int steps) {
    return LongStream.rangeClosed(1, steps).mapToDouble(schedule::rate).toArray();
  }

  @Test
  void aConstantRateStays() {
    assertThat(rates(Schedule.constant(0.1), 3)).containsExactly(0.1, 0.1, 0.1);
    assertThat(Schedule.constant(0.1).rate(1_000_000)).isEqualTo(0.1);
  }

  @Test
  void aFallingTailEndsJustAboveZero() {
    assertThat(rates(Schedule.fallingTail(1, 10, 0.4), 10))
        .containsExactly(new double[] {1, 1, 1, 1, 1, 1, 1, 0.75, 0.5, 0.25}, within(1e-12));
    assertThat(rates(Schedule.fallingTail(1, 4, 1), 4))
        .containsExactly(new double[] {1, 0.75, 0.5, 0.25}, within(1e-12));
  }

  @Test
  void withoutATailItIsConstant() {
    assertThat(rates(Schedule.fallingTail(0.5, 3, 0), 3)).containsOnly(0.5);
    assertThat(rates(Schedule.fallingTail(0.5, 1, 1), 1)).containsOnly(0.5);
  }

  @Test
  void stepsBeyondTheRunKeepTheLastRate() {
    Schedule schedule = Schedule.fallingTail(1, 10, 0.4);
    assertThat(schedule.rate(11)).isEqualTo(schedule.rate(10)).isPositive();
  }

  @Test
  void badSchedulesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(0))
        .withMessage("learning rate must be > 0, given 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.fallingTail(-1, 10, 0.5))
        .withMessage("learning rate must be > 0, given -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.fallingTail(1, 0, 0.5))
        .withMessage("a schedule needs at least 1 step, given 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.fallingTail(1, 10, 1.5))
        .withMessage("the falling part must be 0 to 1, given 1.5");
  }
}
