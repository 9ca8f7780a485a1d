package lanewise.optim;

/** The learning rate of each step of a run. */
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
   * The same rate for every step.
   *
   * @throws IllegalArgumentException if {@code rate} is not above 0 and finite
   */
  static Schedule constant(double rate) {
    check(rate);
    return step -> rate;
  }

  /**
   * A constant rate that falls in a straight line towards 0 over the last part of the run: late
   * steps average out the noise of small batches instead of chasing it.
   *
   * @param rate the rate before it falls
   * @param steps the steps of the whole run, at least 1
   * @param tail the part of the run over which the rate falls, 0 to 1
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Schedule fallingTail(double rate, long steps, double tail) {
    check(rate);
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule needs at least 1 step, given " + steps);
    }
    if (!(tail >= 0 && tail <= 1)) {
      throw new IllegalArgumentException("the falling part must be 0 to 1, given " + tail);
    }
    double falling = Math.max(1, steps * tail);
    return step -> rate * Math.min(1, Math.max(1, steps - step + 1) / falling);
  }

  private static void check(double rate) {
    if (!(rate > 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("learning rate must be > 0, given " + rate);
    }
  }
}
