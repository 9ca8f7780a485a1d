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
import lanewise.text.Text;
import lanewise.train.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a classifier, from 0 to 1. Shares of images are shown in per cent, and their
 * differences in percentage points; an area under a curve and its differences are shown as they
 * are.
 */
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

  /** The measure that a metric is; null for the loss. */
  public static @Nullable Measure of(Metric metric) {
    return metric == Metric.LOSS ? null : valueOf(metric.name());
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
    return each(measure -> Summary.ofShares(measure.of(outcomes), Outcome.CONFIDENCE));
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
      plot = plot.row(run.run(), text(of(run)), of(run));
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
    return DotPlot.of(title, axis(inText()));
  }

  /** A row of single values with their mean. */
  public DotPlot meanRow(DotPlot plot, String name, double[] values, Summary summary) {
    Interval interval = summary.interval();
    return plot.row(
        name, meanText(summary), values, summary.mean(), interval.low(), interval.high());
  }

  /** An axis of this measure. */
  public Axis axis(String name) {
    return isShare() ? Axis.linear(name).inPercent() : Axis.linear(name);
  }

  /** A plot of differences to something named, without rows; they are scaled by {@link #points}. */
  public DotPlot changePlot(String title, String of) {
    return DotPlot.of(title, Axis.linear(isShare() ? "percentage points" : "difference"))
        .limit(of, 0);
  }

  /** A difference as it is shown: in percentage points, or as it is. */
  public double points(double change) {
    return isShare() ? 100 * change : change;
  }

  private boolean isShare() {
    return this != AUC;
  }

  /** For example {@code 84.12 %} or {@code 0.9871}. */
  public String text(double value) {
    return isShare() ? Figures.percent(value) : Figures.score(value);
  }

  /** For example {@code 84.12 ± 0.62 %}; without the deviation for a single measurement. */
  public String meanText(Summary summary) {
    if (summary.count() == 1) {
      return text(summary.mean());
    }
    return isShare()
        ? Text.of(
            "%s ± %.2f %%", Text.part(100 * summary.mean(), 100, 2), 100 * summary.deviation())
        : Text.of("%s ± %.4f", Text.part(summary.mean(), 1, 4), summary.deviation());
  }

  /** For example {@code 83.1 to 85.2}, in per cent, or {@code 0.9860 to 0.9882}. */
  public String intervalText(Interval interval) {
    return Text.of(
        isShare() ? "%.1f to %.1f" : "%.4f to %.4f",
        points(interval.low()),
        points(interval.high()));
  }

  /** For example {@code +0.62}, in percentage points, or {@code -0.0012}. */
  public String changeText(double change) {
    return Text.of(isShare() ? "%+.2f" : "%+.4f", points(change));
  }

  /** For example {@code -0.31 to +1.55}. */
  public String changeText(Interval interval) {
    return changeText(interval.low()) + " to " + changeText(interval.high());
  }
}
