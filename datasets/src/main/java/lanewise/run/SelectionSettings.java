package lanewise.run;

import lanewise.train.EarlyStopping;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * How the best epoch is chosen, and when a run ends early.
 *
 * @param validation the fraction of training images held out for validation, 0 to below 1; 0 for
 *     none. Not used if the data set has validation images
 * @param metric the metric that chooses the best epoch
 * @param patience the number of epochs in a row without improvement after which the run ends; null
 *     for no early stopping
 * @param minImprovement the smallest change of the metric that counts as improvement; null for 0
 */
public record SelectionSettings(
    double validation, Metric metric, @Nullable Integer patience, @Nullable Double minImprovement) {

  /** The defaults: a tenth held out, the best epoch by accuracy, no early stopping. */
  public static final SelectionSettings USUAL =
      new SelectionSettings(0.1, Metric.ACCURACY, null, null);

  /**
   * @throws IllegalArgumentException if a value is out of range, or a least improvement is given
   *     without patience
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

  /** Returns the settings with another fraction held out. */
  public SelectionSettings withValidation(double part) {
    return new SelectionSettings(part, metric, patience, minImprovement);
  }

  /** The rule for early stopping, or null for none. */
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
