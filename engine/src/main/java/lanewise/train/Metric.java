package lanewise.train;

/** The metric on the validation images that chooses the best epoch. */
public enum Metric {
  /** Mean cross-entropy; the lowest is best. */
  LOSS,
  /** Fraction classified correctly. */
  ACCURACY,
  /** Mean recall of the classes. */
  BALANCED_ACCURACY,
  /**
   * Unweighted mean over the classes of the area under the ROC curve, one class against the rest.
   */
  AUC;

  /** The value of the metric. */
  public double of(Evaluation evaluation) {
    return switch (this) {
      case LOSS -> evaluation.loss();
      case ACCURACY -> evaluation.accuracy();
      case BALANCED_ACCURACY -> evaluation.confusion().balancedAccuracy();
      case AUC -> evaluation.auc();
    };
  }

  /** The value on a scale where higher is better. */
  double score(Evaluation evaluation) {
    return this == LOSS ? -of(evaluation) : of(evaluation);
  }
}
