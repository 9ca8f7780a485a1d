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

  /** PyTorch's documentation of StepLR: 0.05 for 30 epochs, 0.005 for the next 30, 0.0005 then. */
  @Test
  void stepwise() {
    double[] rates = rates(Schedule.stepwise(0.05, 30, 0.1), 90);
    for (int i = 0; i < 90; i++) {
      double expected = i < 30 ? 0.05 : i < 60 ? 0.005 : 0.0005;
      assertThat(rates[i]).as("epoch %d", i).isEqualTo(expected, within(1e-15));
    }
  }

  /** PyTorch's documentation of MultiStepLR: milestones 30 and 80. */
  @Test
  void multiStep() {
    double[] rates = rates(Schedule.multiStep(0.05, 0.1, 30, 80), 100);
    for (int i = 0; i < 100; i++) {
      double expected = i < 30 ? 0.05 : i < 80 ? 0.005 : 0.0005;
      assertThat(rates[i]).as("epoch %d", i).isEqualTo(expected, within(1e-15));
    }
  }

  /** ExponentialLR's recursion, lr(t + 1) = lr(t) * gamma, and evenly in between. */
  @Test
  void exponential() {
    double[] rates = rates(Schedule.exponential(0.1, 4, 0.9), 41);
    double expected = 0.1;
    for (int i = 0; i < rates.length; i += 4) {
      assertThat(rates[i]).isEqualTo(expected, within(1e-15));
      expected *= 0.9;
    }
    assertThat(rates[2]).isEqualTo(0.1 * Math.sqrt(0.9), within(1e-15));
  }

  /** CosineAnnealingLR's recursive form, which its documentation gives beside the closed one. */
  @Test
  void cosine() {
    int steps = 20;
    double[] rates = rates(Schedule.cosine(0.3, steps), steps);
    double expected = 0.3;
    for (int t = 0; t < steps; t++) {
      assertThat(rates[t]).as("step %d", t).isEqualTo(expected, within(1e-14));
      expected *= (1 + Math.cos(Math.PI * (t + 1) / steps)) / (1 + Math.cos(Math.PI * t / steps));
    }
    assertThat(Schedule.cosine(0.3, steps).rate(99)).isEqualTo(rates[steps - 1]).isPositive();
  }

  @Test
  void aWarmUpRisesInALineAndTheScheduleBeginsAfterIt() {
    assertThat(rates(Schedule.stepwise(1, 2, 0.5).warmedUp(3), 8))
        .containsExactly(new double[] {0.25, 0.5, 0.75, 1, 1, 0.5, 0.5, 0.25}, within(1e-15));
    Schedule constant = Schedule.constant(1);
    assertThat(rates(constant.warmedUp(0), 3)).containsOnly(1);
  }

  /** OneCycleLR: max_lr / 25 at first, max_lr at 0.3 * total - 1, max_lr / 25 / 1e4 at last. */
  @Test
  void oneCycle() {
    double[] rates = rates(Schedule.oneCycle(0.5, 100), 100);
    assertThat(rates[0]).isEqualTo(0.02, within(1e-15));
    assertThat(rates[29]).isEqualTo(0.5, within(1e-15));
    assertThat(rates[99]).isEqualTo(0.02 / 1e4, within(1e-15));
    for (int i = 1; i < 100; i++) {
      boolean rising = i <= 29;
      assertThat(rates[i] > rates[i - 1]).as("step %d", i).isEqualTo(rising);
    }
    // Its _annealing_cos, halfway down.
    double part = (64 - 29) / 70.0;
    assertThat(rates[64])
        .isEqualTo(2e-6 + (0.5 - 2e-6) / 2 * (Math.cos(Math.PI * part) + 1), within(1e-15));
    for (int steps = 1; steps < 9; steps++) {
      assertThat(rates(Schedule.oneCycle(0.5, steps), steps + 1)).doesNotContain(Double.NaN);
    }
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
        .withMessage("the falling fraction must be 0 to 1, given 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.stepwise(1, 10, 1.1))
        .withMessage("gamma must be above 0 and at most 1, given 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.multiStep(1, 0.1, 5, 5))
        .withMessage("milestones must be increasing numbers of at least 1, given [5, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.constant(1).warmedUp(-1))
        .withMessage("warm-up steps must be >= 0, given -1");
  }
}
