package lanewise.cli.run;

import lanewise.run.EvaluationReport;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.screen.Screen;
import lanewise.screen.TextTable;
import lanewise.text.Choice;
import lanewise.train.Metric;

/** Final figures on a screen. */
public final class ResultTables {
  private ResultTables() {}

  /**
   * Shows the report of a run.
   *
   * @param metric what made an epoch the best
   */
  public static void show(RunReport report, Screen screen, Metric metric) {
    screen.gap();
    TextTable scores = new TextTable(1, "", "loss", "accuracy");
    addRow(scores, "train, while learning", report.train());
    if (report.validation() != null) {
      addRow(scores, "validation", report.validation());
    }
    EvaluationReport test = report.test();
    addRow(scores, "test", new RunReport.Score(test.loss(), test.accuracy()));
    screen.table(scores);
    screen.gap();
    showClasses(test, screen);
    screen.gap();
    showConfusion(test, screen);
    screen.gap();
    String choice =
        report.validation() == null ? "the last" : "best by validation " + Choice.name(metric);
    TextTable facts =
        new TextTable(2, "weights", "epoch %d, %s".formatted(report.bestEpoch(), choice));
    facts.row("test accuracy", test.accuracyText());
    RunReport.Data data = report.data();
    data.notes().forEach(note -> facts.row("note", data.name() + ": " + note));
    facts.row("parameters", Figures.count(report.parameters()));
    facts.row(
        "time",
        "%s training (%,.0f images/s), %s in all"
            .formatted(
                Figures.duration(report.time().trainingSeconds()),
                report.time().imagesPerSecond(),
                Figures.duration(report.time().totalSeconds())));
    facts.row("run folder", report.run());
    facts.lines().forEach(screen::line);
  }

  private static void addRow(TextTable table, String name, RunReport.Score score) {
    table.row(name, Figures.loss(score.loss()), Figures.percent(score.accuracy()));
  }

  /** Shows the scores of each class. */
  public static void showClasses(EvaluationReport report, Screen screen) {
    TextTable table = new TextTable(1, "class", "precision", "recall", "F1", "support");
    report.classes().forEach(scores -> addRow(table, scores));
    addRow(table, report.macroAverage());
    addRow(table, report.weightedAverage());
    screen.table(table);
  }

  private static void addRow(TextTable table, EvaluationReport.ClassScores scores) {
    table.row(
        scores.name(),
        "%.4f".formatted(scores.precision()),
        "%.4f".formatted(scores.recall()),
        "%.4f".formatted(scores.f1()),
        Figures.count(scores.support()));
  }

  /** Shows how often each class was taken for which. */
  public static void showConfusion(EvaluationReport report, Screen screen) {
    new ConfusionTable(
            report.classes().stream().map(EvaluationReport.ClassScores::name).toList(),
            report.confusionMatrix())
        .show(screen);
  }
}
