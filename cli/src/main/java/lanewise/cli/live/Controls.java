package lanewise.cli.live;

import java.util.function.DoubleToLongFunction;
import lanewise.cli.web.RefusedException;
import lanewise.run.Steering;
import org.jspecify.annotations.Nullable;

/**
 * The controls of a training: pause, single steps, and the learning rate. Visitors ask on the
 * server's threads; the training thread takes it up between two steps.
 */
final class Controls {
  /** The largest factor of the schedule's rate; the smallest is its reciprocal. */
  private static final int MOST = 10;

  private final Steered steered;
  private Steering steering;

  /** The run is held after this step. */
  private long last = Long.MAX_VALUE;

  private long step;
  private boolean held;

  /** The factor that somebody chose and no step has been made with yet; NaN if there is none. */
  private double chosen = Double.NaN;

  /**
   * What can be steered.
   *
   * @param before how the run is steered already
   * @param steer changes the rate from the next step on; returns that step
   * @param noPause why the run cannot be paused, or null
   * @param noRate why its rate cannot be changed, or null
   */
  record Steered(
      Steering before,
      DoubleToLongFunction steer,
      @Nullable String noPause,
      @Nullable String noRate) {}

  /**
   * What pages show.
   *
   * @param pausing whether the run is paused after the step that is being made, or already is
   * @param held the step after which the run waits; 0 while it goes on
   * @param factor of the rate, at the next step
   * @param chosen whether somebody chose it and no step has been made with it yet
   */
  record Position(
      boolean pausing,
      long held,
      double factor,
      boolean chosen,
      Steering steering,
      @Nullable String noPause,
      @Nullable String noRate) {}

  Controls(Steered steered) {
    this.steered = steered;
    this.steering = steered.before();
  }

  synchronized Position position() {
    boolean waits = !Double.isNaN(chosen);
    return new Position(
        last < Long.MAX_VALUE,
        held ? step : 0,
        waits ? chosen : steering.factor(step + 1),
        waits,
        steering,
        steered.noPause(),
        steered.noRate());
  }

  /** Does what a visitor asks: {@code pause}, {@code step} or {@code on}. */
  synchronized void take(String what) throws RefusedException {
    refuse(steered.noPause());
    switch (what) {
      case "pause" -> last = Math.min(last, step + 1); // the step that is being made
      case "step" -> {
        refuse(last < Long.MAX_VALUE ? null : "pause the training first, then make single steps");
        last++;
        held = false;
      }
      case "on" -> {
        last = Long.MAX_VALUE;
        held = false;
      }
      default -> throw new RefusedException("expected pause, step or on, given '" + what + "'");
    }
  }

  /** Multiplies the schedule's rate by a factor from the next step on. */
  synchronized void choose(double factor) throws RefusedException {
    refuse(steered.noRate());
    refuse(
        factor >= 1.0 / MOST && factor <= MOST
            ? null
            : "the factor must be from 1/%d to %d".formatted(MOST, MOST));
    refuse(
        steering.changes().size() < Steering.MOST
            ? null
            : "a run keeps up to %,d changes of its rate".formatted(Steering.MOST));
    chosen = factor;
  }

  private static void refuse(@Nullable String why) throws RefusedException {
    if (why != null) {
      throw new RefusedException(why);
    }
  }

  /**
   * Takes up what was asked after a step, on the training thread; returns whether the run waits.
   */
  synchronized boolean holdsAfter(long made) {
    step = made;
    held = step >= last;
    if (!held && !Double.isNaN(chosen)) {
      if (chosen != steering.factor(step + 1)) {
        long from = steered.steer().applyAsLong(chosen);
        steering = steering.with(new Steering.Change(from, chosen));
      }
      chosen = Double.NaN;
    }
    return held;
  }
}
