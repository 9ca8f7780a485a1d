package lanewise.cli.experiment.medmnist;

import lanewise.run.Predictions;
import lanewise.text.Text;
import lanewise.train.Evaluation;

/**
 * A result file in the format of MedMNIST's evaluator: its name contains the scores, and each line
 * has an image's index and its score for each class, without a header. Source: MedMNIST v2, {@code
 * evaluator.py}.
 */
final class EvaluatorFile {
  private EvaluatorFile() {}

  /**
   * The file's name, such as {@code octmnist_test_[AUC]0.943_[ACC]0.743@run1.csv}.
   *
   * @param flag the data set
   */
  static String name(String flag, String split, Evaluation evaluation, String run) {
    return Text.of(
        "%s_%s_[AUC]%.3f_[ACC]%.3f@%s.csv",
        flag, split, evaluation.auc(), evaluation.accuracy(), run);
  }

  /** The file's text. */
  static String text(Predictions predictions) {
    int classes = predictions.classNames().size();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < predictions.size(); row++) {
      text.append(row);
      for (int label = 0; label < classes; label++) {
        text.append(',').append(predictions.probabilities()[row * classes + label]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
