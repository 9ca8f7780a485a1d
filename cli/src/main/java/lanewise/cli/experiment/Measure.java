package lanewise.cli.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lanewise.chart.Axis;
import lanewise.chart.DotPlot;
import lanewise.metrics.interval.Interval;
import lanewise.report.Figure;
import lanewise.screen.Figures;
import lanewise.statistics.Summary;

/** A measure of a classifier, from 0 to 1. */
public enum Measure {
  ACCURACY("Accuracy"),
  BALANCED_ACCURACY("Balanced accuracy"),
  AUC("Macro AUC");

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  /** The value for one training. */
  public double of(Outcome outcome) {
    return switch (this) {
      case ACCURACY -> outcome.accuracy();
      case BALANCED_ACCURACY -> outcome.balancedAccuracy();
      case AUC -> outcome.auc();
    };
  }

  /** The values for several trainings. */
  public double[] of(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(this::of).toArray();
  }

  /** Computes a value for each measure, in order. */
  public static <T> Map<Measure, T> each(Function<Measure, T> value) {
    Map<Measure, T> map = new TreeMap<>();
    for (Measure measure : values()) {
      map.put(measure, value.apply(measure));
    }
    return map;
  }

  /** Mean, deviation and interval of each measure over several trainings. */
  public static Map<Measure, Summary> summaries(List<Outcome> outcomes) {
    return each(measure -> Summary.of(measure.of(outcomes), Outcome.CONFIDENCE));
  }

  /** The heading, for example {@code Macro AUC}. */
  public String title() {
    return title;
  }

  /** The name within a sentence, for example {@code macro AUC}. */
  public String inText() {
    return title.toLowerCase(Locale.ROOT).replace("auc", "AUC");
  }

  /** The name within file names, for example {@code macro-auc}. */
  public String inNames() {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** The name in JSON files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A plot of several trainings, one row each, and their mean. */
  public Figure spread(List<Outcome> runs, Summary summary) {
    DotPlot plot = plot();
    for (Outcome run : runs) {
      plot = plot.row(run.run(), Figures.percent(of(run)), of(run));
    }
    return Figure.of(
        "spread-of-" + inNames(),
        meanRow(plot, "mean", new double[0], summary),
        summary.count() == 1
            ? ""
            : "The diamond is the mean, the line through it its 95 % confidence interval.");
  }

  /** A plot of this measure, without rows. */
  public DotPlot plot() {
    return DotPlot.of(title, Axis.linear(inText()).inPercent());
  }

  /** A row of single values with their mean. */
  public static DotPlot meanRow(DotPlot plot, String name, double[] values, Summary summary) {
    Interval interval = summary.interval();
    return plot.row(
        name, meanText(summary), values, summary.mean(), interval.low(), interval.high());
  }

  /** For example {@code 84.12 ± 0.62 %}; without the deviation for a single measurement. */
  public static String meanText(Summary summary) {
    return summary.count() == 1
        ? Figures.percent(summary.mean())
        : "%.2f ± %.2f %%".formatted(100 * summary.mean(), 100 * summary.deviation());
  }

  /** For example {@code 83.1 to 85.2}, in per cent; empty for a single measurement. */
  public static String intervalText(Summary summary) {
    return summary.count() == 1
        ? ""
        : "%.1f to %.1f".formatted(100 * summary.interval().low(), 100 * summary.interval().high());
  }
}
