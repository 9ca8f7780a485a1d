package lanewise.cli.experiment.medmnist;

import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.cli.experiment.Outcome;
import lanewise.run.EvaluationReport;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.statistics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * The test scores of a set of two classes, over the runs. The positive class is the second, as in
 * MedMNIST's evaluator.
 *
 * @param positive its name
 * @param sensitivity the fraction of its images that are found
 * @param specificity the fraction of the other images that are not taken for it
 */
record Binary(String positive, Summary sensitivity, Summary specificity) {

  /** The scores of finished runs; null if there are not two classes, one for each image. */
  static @Nullable Binary of(List<EvaluationReport> tests, boolean oneEach) {
    List<ClassScores> classes = tests.getFirst().classes();
    return oneEach && classes.size() == 2
        ? new Binary(
            classes.getLast().name(),
            summary(tests, ClassScores::recall),
            summary(tests, ClassScores::specificity))
        : null;
  }

  private static Summary summary(
      List<EvaluationReport> tests, ToDoubleFunction<ClassScores> figure) {
    return Summary.ofShares(
        tests.stream()
            .mapToDouble(test -> figure.applyAsDouble(test.classes().getLast()))
            .toArray(),
        Outcome.CONFIDENCE);
  }
}
