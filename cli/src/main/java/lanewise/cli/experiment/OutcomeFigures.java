package lanewise.cli.experiment;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.DotPlot;
import lanewise.cli.report.History;
import lanewise.metrics.Interval;
import lanewise.metrics.Summary;
import lanewise.report.Figure;
import lanewise.screen.Figures;

/** Figures of several trainings of one recipe. */
final class OutcomeFigures {
  private OutcomeFigures() {}

  /** The three figures that judge a classifier, each by run and in the mean. */
  static List<Figure> all(
      List<Outcome> runs, Summary accuracy, Summary balancedAccuracy, Summary auc) {
    return List.of(
        spread("Accuracy", runs, Outcome::accuracy, accuracy),
        spread("Balanced accuracy", runs, Outcome::balancedAccuracy, balancedAccuracy),
        spread("Macro AUC", runs, Outcome::auc, auc));
  }

  private static Figure spread(
      String title, List<Outcome> runs, ToDoubleFunction<Outcome> figure, Summary summary) {
    DotPlot plot = DotPlot.of(title, Axis.linear(inText(title)).inPercent());
    for (Outcome run : runs) {
      double value = figure.applyAsDouble(run);
      plot = plot.row(run.run(), Figures.percent(value), value);
    }
    plot = meanRow(plot, "mean", new double[0], summary);
    String caption =
        summary.count() == 1
            ? ""
            : "The diamond is the mean, the line through it its 95 % confidence interval.";
    return Figure.of("spread-of-" + name(title), plot, caption);
  }

  /** A heading as it stands within a sentence. */
  static String inText(String title) {
    return title.toLowerCase(Locale.ROOT).replace("auc", "AUC");
  }

  /** A heading as a part of file names. */
  static String name(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** A row of single values with their mean. */
  static DotPlot meanRow(DotPlot plot, String name, double[] values, Summary summary) {
    Interval interval = summary.interval();
    return plot.row(
        name, meanText(summary), values, summary.mean(), interval.low(), interval.high());
  }

  /** {@code 84.12 ± 0.62 %}; of a single measurement without its deviation. */
  static String meanText(Summary summary) {
    return summary.count() == 1
        ? Figures.percent(summary.mean())
        : "%.2f ± %.2f %%".formatted(100 * summary.mean(), 100 * summary.deviation());
  }

  /** {@code 83.1 to 85.2}, in per cent; empty of a single measurement. */
  static String intervalText(Summary summary) {
    return summary.count() == 1
        ? ""
        : "%.1f to %.1f".formatted(100 * summary.interval().low(), 100 * summary.interval().high());
  }

  /** How long all of them took to train. */
  static String time(List<Outcome> runs) {
    return Figures.duration(runs.stream().mapToDouble(Outcome::seconds).sum())
        + " of training in all";
  }

  /** How each of them learned. */
  static List<History> histories(ExperimentFolder folder, List<Outcome> runs) {
    return runs.stream().map(run -> History.read(folder.run(run.run()).epochs())).toList();
  }
}
