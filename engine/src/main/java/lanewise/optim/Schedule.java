package lanewise.optim;

import java.util.Arrays;

/**
 * The learning rate of each step of a run. It depends only on the step, so that a run can be
 * resumed anywhere. Lengths are in optimizer steps; multiply epochs by the steps per epoch.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step the step's number, from 1
   * @return above 0
   */
  double rate(long step);

  /**
   * This schedule after a warm-up, in which the rate rises linearly to that of the schedule's first
   * step (Goyal et al., 2017). The schedule starts after the warm-up.
   *
   * @param steps the length of the warm-up, 0 for none
   * @throws IllegalArgumentException if {@code steps} is below 0
   */
  default Schedule warmedUp(long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("warm-up steps must be >= 0, given " + steps);
    }
    return step -> step <= steps ? rate(1) * step / (steps + 1) : rate(step - steps);
  }

  /**
   * The same rate for every step.
   *
   * @throws IllegalArgumentException if {@code rate} is not above 0 and finite
   */
  static Schedule constant(double rate) {
    checkRate(rate);
    return step -> rate;
  }

  /**
   * A constant rate that falls linearly towards 0 over the last part of the run, so that late steps
   * average out the noise of small batches.
   *
   * @param rate the rate before it falls
   * @param steps the number of steps of the run, at least 1
   * @param tail the fraction of the run over which the rate falls, 0 to 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule fallingTail(double rate, long steps, double tail) {
    checkRate(rate);
    checkSteps(steps);
    if (!(tail >= 0 && tail <= 1)) {
      throw new IllegalArgumentException("the falling fraction must be 0 to 1, given " + tail);
    }
    double falling = Math.max(1, steps * tail);
    return step -> rate * Math.min(1, Math.max(1, steps - step + 1) / falling);
  }

  /**
   * Multiplies the rate by gamma after every {@code every} steps: rate * gamma^floor((step - 1) /
   * every), PyTorch's {@code StepLR}.
   *
   * @param every at least 1
   * @param gamma above 0, at most 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule stepwise(double rate, long every, double gamma) {
    checkRate(rate);
    checkSteps(every);
    checkGamma(gamma);
    return step -> {
      long falls = (step - 1) / every;
      return rate * StrictMath.pow(gamma, (double) falls);
    };
  }

  /**
   * Multiplies the rate by gamma after each milestone, PyTorch's {@code MultiStepLR}.
   *
   * @param milestones increasing numbers of steps; the step after a milestone has the lower rate
   * @param gamma above 0, at most 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule multiStep(double rate, double gamma, long... milestones) {
    checkRate(rate);
    checkGamma(gamma);
    long[] rising = milestones.clone();
    for (int i = 0; i < rising.length; i++) {
      if (rising[i] <= (i == 0 ? 0 : rising[i - 1])) {
        throw new IllegalArgumentException(
            "milestones must be increasing numbers of at least 1, given "
                + Arrays.toString(rising));
      }
    }
    return step -> {
      long falls = Arrays.stream(rising).filter(milestone -> step > milestone).count();
      return rate * StrictMath.pow(gamma, (double) falls);
    };
  }

  /**
   * Decays exponentially, by gamma per {@code every} steps: rate * gamma^((step - 1) / every). At
   * the first step of each epoch it is PyTorch's {@code ExponentialLR}, if {@code every} is the
   * number of steps of an epoch.
   *
   * @param every at least 1
   * @param gamma above 0, at most 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule exponential(double rate, long every, double gamma) {
    checkRate(rate);
    checkSteps(every);
    checkGamma(gamma);
    return step -> rate * StrictMath.pow(gamma, (step - 1) / (double) every);
  }

  /**
   * Half a cosine from the rate towards 0: rate (1 + cos(pi (step - 1) / steps)) / 2, PyTorch's
   * {@code CosineAnnealingLR} with {@code eta_min} 0 (Loshchilov and Hutter, 2017, without
   * restarts).
   *
   * @param steps the number of steps of the run, at least 1; beyond them the last rate stays
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule cosine(double rate, long steps) {
    checkRate(rate);
    checkSteps(steps);
    return step -> rate * (1 + StrictMath.cos(Math.PI * (Math.min(step, steps) - 1) / steps)) / 2;
  }

  /**
   * Rises from peak / 25 to the peak over the first 30 % of the run and falls to peak / 250,000 at
   * its last step, both along a cosine: PyTorch's {@code OneCycleLR} with its defaults, but without
   * changing the momentum (Smith and Topin, 2018).
   *
   * @param steps the number of steps of the run, at least 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule oneCycle(double peak, long steps) {
    checkRate(peak);
    checkSteps(steps);
    double first = peak / 25;
    double last = first / 1e4;
    double top = 0.3 * steps - 1; // the step of the peak, counted from 0
    return step -> {
      double at = Math.min(step, steps) - 1.0;
      return at <= top
          ? between(first, peak, at / top)
          : between(peak, last, (at - top) / (steps - 1 - top));
    };
  }

  /** Interpolates along half a cosine, from {@code start} at 0 to {@code end} at 1. */
  private static double between(double start, double end, double part) {
    return end + (start - end) / 2 * (1 + StrictMath.cos(Math.PI * part));
  }

  private static void checkRate(double rate) {
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("learning rate must be > 0, given " + rate);
    }
  }

  private static void checkSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule needs at least 1 step, given " + steps);
    }
  }

  private static void checkGamma(double gamma) {
    if (!(gamma > 0 && gamma <= 1)) {
      throw new IllegalArgumentException("gamma must be above 0 and at most 1, given " + gamma);
    }
  }
}
