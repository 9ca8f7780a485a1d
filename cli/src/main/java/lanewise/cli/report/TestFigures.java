package lanewise.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.chart.Axis;
import lanewise.chart.HeatMap;
import lanewise.chart.LineChart;
import lanewise.chart.ReliabilityChart;
import lanewise.metrics.Calibration;
import lanewise.metrics.RocCurve;
import lanewise.report.Figure;
import lanewise.report.Table;
import lanewise.run.EvaluationReport;
import lanewise.run.EvaluationReport.ClassScores;
import lanewise.run.Predictions;
import lanewise.screen.Figures;

/** How good a network is: scores per class, confusion matrix, ROC curves, calibration. */
public final class TestFigures {
  /** As many as in the paper that {@link Calibration} names. */
  private static final int BINS = 15;

  /** Points of a ROC curve that are nearer to each other than this are one. */
  private static final double RESOLUTION = 0.002;

  /** Beyond these, curves and cells can no longer be told apart. */
  private static final int MOST_CURVES = 15;

  private static final int MOST_CELLS = 40;

  /** Up to so many classes, a confusion matrix fits half a page. */
  private static final int MOST_HALF = 6;

  /** From this mean on, ROC curves are all in the corner unless the axis is logarithmic. */
  private static final double CROWDED = 0.98;

  private TestFigures() {}

  /** Precision, recall, F1, AUC and support of each class, and their means. */
  public static Table scores(EvaluationReport report, Predictions predictions) {
    List<List<String>> rows = new ArrayList<>();
    for (int label = 0; label < report.classes().size(); label++) {
      rows.add(row(report.classes().get(label), auc(curve(predictions, label).auc())));
    }
    rows.add(row(report.macroAverage(), auc(macroAuc(predictions))));
    rows.add(row(report.weightedAverage(), ""));
    return new Table("", List.of("class", "precision", "recall", "F1", "AUC", "support"), rows, 2);
  }

  private static List<String> row(ClassScores scores, String auc) {
    return List.of(
        scores.name(),
        "%.4f".formatted(scores.precision()),
        "%.4f".formatted(scores.recall()),
        "%.4f".formatted(scores.f1()),
        auc,
        Figures.count(scores.support()));
  }

  private static String auc(double auc) {
    return Double.isNaN(auc) ? "" : "%.4f".formatted(auc);
  }

  private static RocCurve curve(Predictions predictions, int label) {
    return RocCurve.oneVsRest(
        predictions.probabilities(), predictions.labels(), predictions.classes(), label);
  }

  /** The confusion matrix; none of very many classes. */
  public static List<Figure> confusion(EvaluationReport report) {
    List<String> names = report.classes().stream().map(ClassScores::name).toList();
    if (names.size() > MOST_CELLS) {
      return List.of();
    }
    List<List<HeatMap.Cell>> cells =
        report.confusionMatrix().stream().map(TestFigures::cells).toList();
    HeatMap map =
        new HeatMap("Confusion matrix", "actual class", "predicted class", names, names, cells);
    Figure figure =
        Figure.of(
            "confusion-matrix",
            map,
            "Counts, and below them the share of the row's class. Off the diagonal stand the"
                + " mistakes; cells without an image are empty.");
    return List.of(names.size() > MOST_HALF ? figure.wider() : figure);
  }

  private static List<HeatMap.Cell> cells(List<Long> counts) {
    double total = counts.stream().mapToLong(Long::longValue).sum();
    return counts.stream()
        .map(
            count -> {
              double share = total == 0 ? 0 : count / total;
              return new HeatMap.Cell(
                  share, Figures.count(count), "%.1f %%".formatted(100 * share));
            })
        .toList();
  }

  /** A ROC curve for each class against the rest. */
  public static List<Figure> roc(Predictions predictions) {
    if (predictions.classes() > MOST_CURVES) {
      return List.of();
    }
    double mean = macroAuc(predictions);
    boolean crowded = mean > CROWDED;
    // The smallest rate there can be but 0, which a logarithmic axis does not have.
    double least = crowded ? 1.0 / predictions.size() : 0;
    Axis alarms =
        crowded
            ? Axis.log("false alarms among the other classes (logarithmic)")
            : Axis.linear("false alarms among the other classes");
    LineChart chart =
        LineChart.of(
            "ROC curve of each class",
            alarms.from(least).to(1).inPercent(),
            Axis.linear("found of the class").from(crowded ? 0.5 : 0).to(1).inPercent());
    for (int label = 0; label < predictions.classes(); label++) {
      RocCurve curve = curve(predictions, label);
      if (!Double.isNaN(curve.auc())) {
        List<RocCurve.Point> points = thinned(curve.points());
        chart =
            chart.line(
                "%s: %.4f".formatted(predictions.classNames().get(label), curve.auc()),
                points.stream()
                    .mapToDouble(point -> Math.max(least, point.falsePositiveRate()))
                    .toArray(),
                points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray());
      }
    }
    return List.of(
        Figure.of(
            "roc",
            chart,
            "Beside each class the area under its curve (AUC); their mean is %.4f.".formatted(mean)
                + " The nearer a curve to the upper left corner, the better; guessing gives 0.5."));
  }

  /** The mean AUC of the classes. */
  public static double macroAuc(Predictions predictions) {
    return RocCurve.macroAuc(
        predictions.probabilities(), predictions.labels(), predictions.classes());
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

  /** How well the probabilities mean what they say. */
  public static Calibration calibration(Predictions predictions) {
    return Calibration.of(
        predictions.probabilities(), predictions.labels(), predictions.classes(), BINS);
  }

  /** The reliability diagram. */
  public static Figure reliability(Calibration calibration) {
    List<ReliabilityChart.Bin> bins =
        IntStream.range(0, calibration.bins().size())
            .mapToObj(i -> calibration.bins().get(i))
            .map(bin -> new ReliabilityChart.Bin(bin.count(), bin.confidence(), bin.accuracy()))
            .toList();
    return Figure.of(
        "calibration",
        new ReliabilityChart("Calibration", bins),
        "Of the images the network is 80 % sure of, 80 % should be right: bars should end at"
            + " their marks. Wide bars stand for many images. "
            + "Expected calibration error (ECE, %d bins): %s."
                .formatted(BINS, Figures.percent(calibration.expectedError())));
  }
}
