package lanewise.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.chart.Axis;
import lanewise.chart.ConfusionChart;
import lanewise.chart.LineChart;
import lanewise.chart.ReliabilityChart;
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
import lanewise.text.Text;

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

  /** The largest number of classes whose confusion matrix fits half a page. */
  private static final int MOST_HALF = 6;

  /** From this mean AUC on, the axis is logarithmic, because all curves would be in the corner. */
  private static final double CROWDED = 0.98;

  private final EvaluationReport report;
  private final Predictions predictions;
  private final Calibration calibration;
  private final double macroAuc;

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
        Calibration.of(
            predictions.probabilities(), predictions.labels(), predictions.classes(), BINS);
    this.macroAuc =
        RocCurve.macroAuc(predictions.probabilities(), predictions.labels(), predictions.classes());
  }

  /** All tables and figures as a section. */
  public Section section(String title, String intro) {
    List<Table> tables = new ArrayList<>(List.of(scores()));
    List<Figure> figures = new ArrayList<>();
    if (predictions.classes() > MOST_CELLS) {
      tables.add(MistakeTable.of(predictions.classNames(), report.confusionMatrix()));
    } else {
      figures.add(confusion());
    }
    if (predictions.classes() <= MOST_CURVES) {
      figures.add(roc());
    }
    figures.add(reliability());
    return new Section(title, intro, tables, figures);
  }

  /** The mean AUC of the classes. */
  public double macroAuc() {
    return macroAuc;
  }

  /** The expected calibration error: the mean difference of probability and accuracy. */
  public double calibrationError() {
    return calibration.expectedError();
  }

  private Table scores() {
    Table table =
        Table.of(
            Column.words("class"),
            Column.of("precision", "%.4f"),
            Column.of("recall", "%.4f"),
            Column.of("F1", "%.4f"),
            Column.of("AUC", "%.4f"),
            Column.count("support"));
    for (int label = 0; label < report.classes().size(); label++) {
      table = table.row(cells(report.classes().get(label), curve(label).auc()));
    }
    return table
        .sum(cells(report.macroAverage(), macroAuc))
        .sum(cells(report.weightedAverage(), Double.NaN));
  }

  private static Object[] cells(ClassScores scores, double auc) {
    return new Object[] {
      scores.name(), scores.precision(), scores.recall(), scores.f1(), auc, scores.support()
    };
  }

  private RocCurve curve(int label) {
    return RocCurve.oneVsRest(
        predictions.probabilities(), predictions.labels(), predictions.classes(), label);
  }

  private Figure confusion() {
    Figure figure =
        Figure.of(
            "confusion-matrix",
            new ConfusionChart(
                "Confusion matrix", predictions.classNames(), report.confusionMatrix()),
            "Counts, and below them the fraction of the row's class. Mistakes are off the diagonal;"
                + " cells without images are empty.");
    return predictions.classes() > MOST_HALF ? figure.wider() : figure;
  }

  /** A ROC curve for each class against the rest. */
  private Figure roc() {
    boolean crowded = macroAuc > CROWDED;
    // The smallest possible rate above 0, since a logarithmic axis has no 0.
    double least = crowded ? 1.0 / predictions.size() : 0;
    Axis alarms =
        crowded
            ? Axis.log("false-positive rate (logarithmic)")
            : Axis.linear("false-positive rate");
    LineChart chart =
        LineChart.of(
            "ROC curve of each class",
            alarms.from(least).to(1).inPercent(),
            Axis.linear("true-positive rate").from(crowded ? 0.5 : 0).to(1).inPercent());
    for (int label = 0; label < predictions.classes(); label++) {
      RocCurve curve = curve(label);
      if (!Double.isNaN(curve.auc())) {
        List<RocCurve.Point> points = thinned(curve.points());
        chart =
            chart.line(
                Text.of("%s: %.4f", predictions.classNames().get(label), curve.auc()),
                points.stream()
                    .mapToDouble(point -> Math.max(least, point.falsePositiveRate()))
                    .toArray(),
                points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray());
      }
    }
    return Figure.of(
        "roc",
        chart,
        Text.of("Next to each class is the area under its curve (AUC); the mean is %.4f.", macroAuc)
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
  private Figure reliability() {
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
