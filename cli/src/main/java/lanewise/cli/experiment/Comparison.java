package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.cli.report.Provenance;
import lanewise.metrics.Bootstrap;
import lanewise.metrics.ConfusionMatrix;
import lanewise.metrics.Interval;
import lanewise.metrics.McNemar;
import lanewise.metrics.RocCurve;
import lanewise.report.Report;
import lanewise.run.EvaluationReport;
import lanewise.run.Predictions;
import lanewise.screen.Screen;
import org.jspecify.annotations.Nullable;

/**
 * Runs beside one another: the content of {@code compare.json}.
 *
 * @param sameImages whether all were judged by the same images; without that there is no test of
 *     their differences
 * @param runs in the order in which they were given
 */
record Comparison(boolean sameImages, List<Run> runs, Provenance origin) implements Findings {
  private static final int RESAMPLES = 2000;
  private static final long SEED = 1;

  /**
   * One run.
   *
   * @param run its name
   * @param path its folder
   * @param data the data set it was trained on
   * @param accuracyInterval of the bootstrap over the test images, as the next two
   * @param curve a line per epoch
   * @param settings its configuration
   * @param againstFirst the difference to the first run; null for that one, or if the images differ
   */
  record Run(
      String run,
      String path,
      String data,
      List<String> notes,
      Outcome outcome,
      EvaluationReport evaluation,
      Interval accuracyInterval,
      Interval balancedAccuracyInterval,
      Interval aucInterval,
      List<ComparedRun.Epoch> curve,
      Map<String, String> settings,
      @Nullable Difference againstFirst) {}

  /**
   * This run minus the first, on the same images.
   *
   * @param mcNemar {@code onlyFirst} counts the images that only the first run gets right
   */
  record Difference(
      McNemar mcNemar,
      double accuracy,
      Interval accuracyInterval,
      double balancedAccuracy,
      Interval balancedAccuracyInterval,
      double auc,
      Interval aucInterval) {}

  /** Compares runs with the first of them. */
  static Comparison of(List<ComparedRun> compared, Provenance origin) {
    ComparedRun first = compared.getFirst();
    boolean sameImages =
        compared.stream()
            .allMatch(
                run ->
                    run.data().equals(first.data())
                        && Arrays.equals(run.predictions().labels(), first.predictions().labels()));
    List<Run> runs = new ArrayList<>();
    for (ComparedRun run : compared) {
      int rows = run.predictions().size();
      runs.add(
          new Run(
              run.name(),
              run.path(),
              run.data(),
              run.notes(),
              run.outcome(),
              EvaluationReport.of(run.predictions().evaluation(), run.predictions().classNames()),
              interval(rows, drawn -> confusion(run, drawn).accuracy()),
              interval(rows, drawn -> confusion(run, drawn).balancedAccuracy()),
              interval(rows, drawn -> auc(run, drawn)),
              run.curve(),
              run.settings(),
              sameImages && !run.equals(first) ? difference(first, run) : null));
    }
    return new Comparison(sameImages, runs, origin);
  }

  @Override
  public void show(Screen screen) {
    new ComparisonTables(this).show(screen);
  }

  @Override
  public Report report(ExperimentFolder folder) {
    return new ComparisonPage(this, folder).report();
  }

  /** What must be known of the data sets. */
  List<String> notes() {
    return runs.stream()
        .flatMap(run -> Findings.notes(run.data(), run.notes()).stream())
        .distinct()
        .toList();
  }

  private static Difference difference(ComparedRun first, ComparedRun second) {
    int rows = first.predictions().size();
    return new Difference(
        McNemar.of(first.predictions().labels(), first.predicted(), second.predicted()),
        second.outcome().accuracy() - first.outcome().accuracy(),
        interval(
            rows,
            drawn -> confusion(second, drawn).accuracy() - confusion(first, drawn).accuracy()),
        second.outcome().balancedAccuracy() - first.outcome().balancedAccuracy(),
        interval(
            rows,
            drawn ->
                confusion(second, drawn).balancedAccuracy()
                    - confusion(first, drawn).balancedAccuracy()),
        second.outcome().auc() - first.outcome().auc(),
        interval(rows, drawn -> auc(second, drawn) - auc(first, drawn)));
  }

  private static Interval interval(int rows, ToDoubleFunction<int[]> figure) {
    return Bootstrap.interval(
        Bootstrap.distribution(rows, RESAMPLES, SEED, figure), Outcome.CONFIDENCE);
  }

  private static ConfusionMatrix confusion(ComparedRun run, int[] rows) {
    Predictions predictions = run.predictions();
    ConfusionMatrix confusion = new ConfusionMatrix(predictions.classNames().size());
    for (int row : rows) {
      confusion.add(predictions.labels()[row], predictions.predicted(row));
    }
    return confusion;
  }

  private static double auc(ComparedRun run, int[] rows) {
    Predictions predictions = run.predictions();
    int classes = predictions.classNames().size();
    float[] probabilities = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          predictions.probabilities(), rows[i] * classes, probabilities, i * classes, classes);
    }
    int[] labels = IntStream.of(rows).map(row -> predictions.labels()[row]).toArray();
    return RocCurve.macroAuc(probabilities, labels, classes);
  }
}
