package lanewise.run;

import lanewise.train.EarlyStopping;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * How the best epoch is chosen, and when a run ends early.
 *
 * @param validation the part of the training images held out to choose by, 0 to below 1; 0 for no
 *     validation. A data set with validation images of its own uses those
 * @param metric what makes an epoch the best
 * @param patience epochs in a row without improvement before the run ends; null to never end early
 * @param minImprovement by how much the metric must improve to count; null for 0
 */
public record SelectionSettings(
    double validation, Metric metric, @Nullable Integer patience, @Nullable Double minImprovement) {

  /** A tenth held out, the best epoch by accuracy, no early end. */
  public static final SelectionSettings USUAL =
      new SelectionSettings(0.1, Metric.ACCURACY, null, null);

  /**
   * @throws IllegalArgumentException if a value is out of its range, or there is a least
   *     improvement and no patience
   */
  public SelectionSettings {
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "validation must be 0 or more and below 1, given " + validation);
    }
    if (minImprovement != null && patience == null) {
      throw new IllegalArgumentException("min-improvement needs a patience");
    }
    earlyStopping(patience, minImprovement);
  }

  /** The same with another part held out. */
  public SelectionSettings withValidation(double part) {
    return new SelectionSettings(part, metric, patience, minImprovement);
  }

  /** When to stop early, or null for never. */
  public @Nullable EarlyStopping earlyStopping() {
    return earlyStopping(patience, minImprovement);
  }

  private static @Nullable EarlyStopping earlyStopping(
      @Nullable Integer patience, @Nullable Double minImprovement) {
    return patience == null
        ? null
        : new EarlyStopping(patience, minImprovement == null ? 0 : minImprovement);
  }
}
