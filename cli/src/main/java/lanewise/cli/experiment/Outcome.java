package lanewise.cli.experiment;

import lanewise.format.FormatException;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.train.Evaluation;

/**
 * The result of one training of an experiment on its test images.
 *
 * @param run the run folder's name
 * @param bestEpoch the epoch whose weights were tested; 0 for several runs together
 * @param loss mean cross-entropy, nats
 * @param accuracy fraction classified correctly, 0 to 1
 * @param balancedAccuracy the mean recall of the classes
 * @param auc the unweighted mean of the areas under the classes' ROC curves; NaN if not defined
 * @param images the number of test images
 * @param seconds the training time; NaN if not known
 */
public record Outcome(
    String run,
    int bestEpoch,
    double loss,
    double accuracy,
    double balancedAccuracy,
    double auc,
    int images,
    double seconds) {
  /** The confidence of all intervals. */
  public static final double CONFIDENCE = 0.95;

  /**
   * Reads a finished run.
   *
   * @throws FormatException if the folder has no finished run
   */
  public static Outcome read(RunFolder folder) {
    RunReport report = folder.report();
    return of(
        String.valueOf(folder.path().getFileName()),
        report.bestEpoch(),
        folder.readPredictions().evaluation(),
        report.time().trainingSeconds());
  }

  /** The outcome of an evaluation. */
  public static Outcome of(String run, int bestEpoch, Evaluation evaluation, double seconds) {
    return new Outcome(
        run,
        bestEpoch,
        evaluation.loss(),
        evaluation.accuracy(),
        evaluation.confusion().balancedAccuracy(),
        evaluation.auc(),
        evaluation.labels().length,
        seconds);
  }

  /** The main results as one line. */
  public String text() {
    return "%s: accuracy %s, balanced %s, %s"
        .formatted(
            run,
            Figures.percent(accuracy),
            Figures.percent(balancedAccuracy),
            Figures.duration(seconds));
  }
}
