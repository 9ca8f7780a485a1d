package lanewise.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.chart.Axis;
import lanewise.chart.ConfusionChart;
import lanewise.chart.LineChart;
import lanewise.chart.ReliabilityChart;
import lanewise.chart.Svg;
import lanewise.metrics.Calibration;
import lanewise.metrics.RocCurve;
import lanewise.report.Figure;
import lanewise.report.MistakeTable;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.EvaluationReport;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.run.Predictions;
import lanewise.screen.Figures;
import lanewise.tensor.Task;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Tables and figures of an evaluation: scores per class, confusion matrix, ROC curves, calibration.
 */
public final class TestFigures {
  /** The number of bins in the paper cited at {@link Calibration}. */
  private static final int BINS = 15;

  /** Points of a ROC curve nearer to each other than this are merged. */
  private static final double RESOLUTION = 0.002;

  /** Above these numbers, curves and cells cannot be distinguished. */
  private static final int MOST_CURVES = 15;

  private static final int MOST_CELLS = 40;

  /** The width of the longest class name in a legend. */
  private static final double LONGEST_NAME = 275;

  /** From this mean AUC on, the axis is logarithmic, because all curves would be in the corner. */
  private static final double CROWDED = 0.98;

  private final EvaluationReport report;
  private final Predictions predictions;
  private final @Nullable Calibration calibration;

  /**
   * Prepares the figures of one evaluation.
   *
   * @param report its scores
   * @param predictions its predictions, image by image
   */
  public TestFigures(EvaluationReport report, Predictions predictions) {
    this.report = report;
    this.predictions = predictions;
    this.calibration =
        predictions.task() == Task.MULTI_LABEL
            ? null
            : Calibration.of(
                predictions.probabilities(), predictions.labels(), predictions.classes(), BINS);
  }

  /** What the words stand for that are not everybody's. */
  private static final String CAPTION =
      "Recall is also called sensitivity. AUC is the area under the ROC curve of the class against"
          + " the rest, AP the average precision.";

  /** All of them. */
  public Section section(String title, String intro) {
    List<Table> tables = new ArrayList<>(List.of(scores()));
    List<Figure> figures = new ArrayList<>();
    if (report.confusionMatrix().size() > MOST_CELLS) {
      tables.add(MistakeTable.of(predictions.classNames(), report.confusionMatrix()));
    } else {
      figures.add(confusion());
    }
    if (predictions.classes() <= MOST_CURVES) {
      figures.add(roc());
    }
    if (calibration != null) {
      figures.add(reliability(calibration));
    }
    return new Section(title, intro, tables, figures);
  }

  /** The mean AUC of the classes. */
  public double macroAuc() {
    return report.auc();
  }

  /** How far the probabilities are from the accuracies, in the mean; NaN of several labels. */
  public double calibrationError() {
    return calibration == null ? Double.NaN : calibration.expectedError();
  }

  private Table scores() {
    Table table =
        Table.of(
            Column.words("class"),
            Column.score("precision"),
            Column.score("recall"),
            Column.score("specificity"),
            Column.score("F1"),
            Column.score("AUC"),
            Column.score("AP"),
            Column.count("images"));
    for (ClassScores scores : report.classes()) {
      table = table.row(cells(scores));
    }
    return table
        .sum(cells(report.macroAverage()))
        .sum(cells(report.weightedAverage()))
        .caption(
            predictions.task() == Task.MULTI_LABEL
                ? CAPTION
                    + " Precision, recall, specificity and F1 are at each label's threshold, the"
                    + " one with the best F1 on the validation images; without them at one half."
                : CAPTION);
  }

  private static Object[] cells(ClassScores scores) {
    return new Object[] {
      scores.name(),
      scores.precision(),
      scores.recall(),
      scores.specificity(),
      scores.f1(),
      scores.auc(),
      scores.averagePrecision(),
      scores.support()
    };
  }

  private RocCurve curve(int label) {
    return RocCurve.oneVsRest(
        predictions.task(),
        predictions.probabilities(),
        predictions.labels(),
        predictions.classes(),
        label);
  }

  private Figure confusion() {
    boolean several = predictions.task() == Task.MULTI_LABEL;
    return Figure.of(
        "confusion-matrix",
        new ConfusionChart(
            "Confusion matrix",
            predictions.task().answers(predictions.classNames()),
            report.confusionMatrix()),
        (several ? "All labels together, each there from one half on. " : "")
            + "Counts, and below them the share of the row's class. The mistakes are off the"
            + " diagonal; cells without an image are empty.");
  }

  /** A ROC curve for each class against the rest. */
  private Figure roc() {
    boolean crowded = report.auc() > CROWDED;
    // The smallest rate there can be but 0, which a logarithmic axis does not have.
    double least = crowded ? 1.0 / predictions.size() : 0;
    Axis alarms =
        crowded
            ? Axis.log("false-positive rate (logarithmic)")
            : Axis.linear("false-positive rate");
    LineChart chart =
        LineChart.of(
            "ROC curve of each class",
            alarms.from(least).to(1),
            Axis.linear("true-positive rate").from(crowded ? 0.5 : 0).to(1));
    for (int label = 0; label < predictions.classes(); label++) {
      RocCurve curve = curve(label);
      if (!Double.isNaN(curve.auc())) {
        List<RocCurve.Point> points = thinned(curve.points());
        chart =
            chart.line(
                Text.of(
                    "%s: %s",
                    Svg.fit(predictions.classNames().get(label), Svg.SMALL, LONGEST_NAME),
                    Figures.score(curve.auc())),
                points.stream()
                    .mapToDouble(point -> Math.max(least, point.falsePositiveRate()))
                    .toArray(),
                points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray());
      }
    }
    return Figure.of(
        "roc",
        chart,
        Text.of(
                "Beside each class the area under its curve (AUC); their mean is %s.",
                Figures.score(report.auc()))
            + " The nearer a curve to the upper left corner, the better; guessing gives 0.5.");
  }

  private static List<RocCurve.Point> thinned(List<RocCurve.Point> points) {
    List<RocCurve.Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      RocCurve.Point point = points.get(i);
      boolean end = i == 0 || i == points.size() - 1;
      if (end
          || point.falsePositiveRate() - kept.getLast().falsePositiveRate() > RESOLUTION
          || point.truePositiveRate() - kept.getLast().truePositiveRate() > RESOLUTION) {
        kept.add(point);
      }
    }
    return kept;
  }

  /** The reliability diagram. */
  private static Figure reliability(Calibration calibration) {
    List<ReliabilityChart.Bin> bins =
        IntStream.range(0, calibration.bins().size())
            .mapToObj(i -> calibration.bins().get(i))
            .map(bin -> new ReliabilityChart.Bin(bin.count(), bin.confidence(), bin.accuracy()))
            .toList();
    return Figure.of(
        "calibration",
        new ReliabilityChart("Calibration", bins),
        "Of the images predicted with a probability of 80 %, 80 % should be correct: bars should"
            + " end at their marks. Wide bars stand for many images. "
            + Text.of(
                "Expected calibration error (ECE, %d bins): %s.",
                BINS, Figures.percent(calibration.expectedError())));
  }
}
