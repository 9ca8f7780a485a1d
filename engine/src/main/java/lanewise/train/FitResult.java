package lanewise.train;

import java.util.Locale;

/**
 * How {@link Trainer#fit} ended, and which weights the plan holds since.
 *
 * @param completed whether the run came to its end; false if the listener stopped it
 * @param best whether the plan's weights are those of the epoch that was best in validation, as
 *     early stopping has it; otherwise they are those after the last step, and their moving
 *     average, if one is kept, is {@link lanewise.plan.Plan#average}
 * @param steps optimizer steps made, those before a {@linkplain Trainer#restore restored} state
 *     included
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
