package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import lanewise.metrics.Interval;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;

/** A comparison as tables, for the screen and for the report. */
record ComparisonTables(Comparison comparison) {
  static final String HOW_JUDGED = "test images, in per cent, with 95 % bootstrap intervals";
  static final String HOW_TESTED =
      "images that only the first run, or only this one, gets right; the test is exact";
  static final String NOT_TESTED =
      "the runs were judged by different images: their differences cannot be tested";

  void show(Screen screen) {
    List<Comparison.Run> runs = comparison.runs();
    if (runs.stream().anyMatch(run -> !run.curve().isEmpty())) {
      showCurves(screen, runs);
      screen.gap();
    }
    show(screen, scoreHeadings(), scores());
    screen.line(HOW_JUDGED);
    comparison.notes().forEach(note -> screen.line("note: " + note));
    screen.gap();
    if (!comparison.sameImages()) {
      screen.line(NOT_TESTED);
      return;
    }
    show(screen, testHeadings(), tests());
    screen.line(HOW_TESTED);
  }

  private static void show(Screen screen, List<String> headings, List<List<String>> rows) {
    TextTable table = new TextTable(1, headings.toArray(String[]::new));
    rows.forEach(row -> table.row(row.toArray(String[]::new)));
    screen.table(table);
  }

  static List<String> scoreHeadings() {
    return List.of("run", "loss", "accuracy", "balanced", "AUC", "epoch");
  }

  /** How good each run is. */
  List<List<String>> scores() {
    List<List<String>> rows = new ArrayList<>();
    for (Comparison.Run run : comparison.runs()) {
      Outcome outcome = run.outcome();
      rows.add(
          List.of(
              run.run(),
              Figures.loss(outcome.loss()),
              figure(outcome.accuracy(), run.accuracyInterval()),
              figure(outcome.balancedAccuracy(), run.balancedAccuracyInterval()),
              figure(outcome.auc(), run.aucInterval()),
              outcome.bestEpoch() == 0 ? "-" : String.valueOf(outcome.bestEpoch())));
    }
    return rows;
  }

  List<String> testHeadings() {
    return List.of(
        "against " + comparison.runs().getFirst().run(),
        "accuracy",
        "balanced",
        "AUC",
        "only first",
        "only this",
        "p (McNemar)");
  }

  /** How much each run differs from the first. */
  List<List<String>> tests() {
    List<List<String>> rows = new ArrayList<>();
    for (Comparison.Run run : comparison.runs()) {
      Comparison.Difference difference = run.againstFirst();
      if (difference != null) {
        rows.add(
            List.of(
                run.run(),
                change(difference.accuracy(), difference.accuracyInterval()),
                change(difference.balancedAccuracy(), difference.balancedAccuracyInterval()),
                change(difference.auc(), difference.aucInterval()),
                Figures.count(difference.mcNemar().onlyFirst()),
                Figures.count(difference.mcNemar().onlySecond()),
                "%.4f".formatted(difference.mcNemar().exactP())));
      }
    }
    return rows;
  }

  /** The epochs' accuracies side by side: of validation, or of training without one. */
  private static void showCurves(Screen screen, List<Comparison.Run> runs) {
    String[] headings = new String[runs.size() + 1];
    headings[0] = "epoch";
    int epochs = 0;
    for (int i = 0; i < runs.size(); i++) {
      headings[i + 1] = runs.get(i).run();
      epochs = Math.max(epochs, runs.get(i).curve().size());
    }
    TextTable table = new TextTable(0, headings);
    for (int epoch = 0; epoch < epochs; epoch++) {
      String[] row = new String[headings.length];
      row[0] = String.valueOf(epoch + 1);
      for (int i = 0; i < runs.size(); i++) {
        List<ComparedRun.Epoch> curve = runs.get(i).curve();
        row[i + 1] = epoch < curve.size() ? accuracy(curve.get(epoch)) : "";
      }
      table.row(row);
    }
    screen.table(table);
    screen.line("accuracy of validation; in brackets of training, where there is none");
  }

  private static String accuracy(ComparedRun.Epoch epoch) {
    return Double.isNaN(epoch.validationAccuracy())
        ? "(" + Figures.percent(epoch.trainAccuracy()) + ")"
        : Figures.percent(epoch.validationAccuracy());
  }

  static String figure(double value, Interval interval) {
    return "%.2f (%.2f to %.2f)"
        .formatted(100 * value, 100 * interval.low(), 100 * interval.high());
  }

  static String change(double value, Interval interval) {
    return "%+.2f (%+.2f to %+.2f)"
        .formatted(100 * value, 100 * interval.low(), 100 * interval.high());
  }
}
