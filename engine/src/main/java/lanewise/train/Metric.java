package lanewise.train;

/** By what an epoch is judged on the validation images. */
public enum Metric {
  /** Mean cross-entropy; the lowest is best. */
  LOSS,
  /** Fraction of correct answers. */
  ACCURACY,
  /** Mean recall of the classes. */
  BALANCED_ACCURACY,
  /**
   * Unweighted mean over the classes of the area under the ROC curve, one class against the rest.
   */
  AUC;

  /** The metric of an evaluation. */
  public double of(Evaluation evaluation) {
    return switch (this) {
      case LOSS -> evaluation.loss();
      case ACCURACY -> evaluation.accuracy();
      case BALANCED_ACCURACY -> evaluation.confusion().balancedAccuracy();
      case AUC -> evaluation.auc();
    };
  }

  /** The same on a scale where more is better. */
  double score(Evaluation evaluation) {
    return this == LOSS ? -of(evaluation) : of(evaluation);
  }
}
