package lanewise.train;

import java.util.Locale;

/**
 * How {@link Trainer#fit} ended, and which weights the plan holds now.
 *
 * @param completed whether the run was completed; false if the listener stopped it
 * @param best whether the plan holds the weights of the epoch with the best validation score (with
 *     early stopping); otherwise it holds those after the last step, and their moving average, if
 *     any, is {@link lanewise.plan.Plan#average}
 * @param steps the number of optimizer steps, including those before a {@linkplain Trainer#restore
 *     restored} state
 */
public record FitResult(boolean completed, boolean best, long steps) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s after %d steps; the plan holds the weights of the %s",
        completed ? "completed" : "stopped",
        steps,
        best ? "best epoch" : "last step");
  }
}
