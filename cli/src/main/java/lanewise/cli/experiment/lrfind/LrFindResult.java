package lanewise.cli.experiment.lrfind;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.chart.Axis;
import lanewise.chart.LineChart;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Result;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.Section;
import lanewise.screen.Figures;
import lanewise.text.Text;
import lanewise.train.LearningRateFinder.Point;

/**
 * The result of a range test of the learning rate: the content of {@code lr-find.json}.
 *
 * @param experiment its folder
 * @param data the data set
 * @param notes remarks on the data set
 * @param steps the requested number of steps
 * @param suggestion the rate at which the smoothed loss falls fastest; NaN if it never falls
 * @param points the steps in order; fewer than requested if the loss exploded
 */
public record LrFindResult(
    String experiment,
    String model,
    String data,
    List<String> notes,
    int steps,
    double suggestion,
    List<Point> points,
    Provenance origin)
    implements Result {
  /** The upper end of the axis, relative to the largest smoothed loss. */
  private static final double ROOM = 1.3;

  @Override
  public String file() {
    return "lr-find.json";
  }

  /** A rate as text. */
  static String rate(double rate) {
    return Text.of("%.2g", rate);
  }

  /** The steps as a table of comma-separated values. */
  String csv() {
    StringBuilder csv = new StringBuilder("step,lr,loss,smoothed_loss\n");
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      csv.append(i + 1)
          .append(',')
          .append(point.rate())
          .append(',')
          .append(point.loss())
          .append(',')
          .append(point.smoothed())
          .append('\n');
    }
    return csv.toString();
  }

  @Override
  public Report report(ExperimentFolder folder) {
    boolean exploded = points.size() < steps;
    return new Report(
        "Learning rate: %s on %s".formatted(model, data),
        folder.finished(this),
        Result.notes(data, notes),
        List.of(
            new Fact(
                "learning rate at which the loss falls fastest",
                Double.isNaN(suggestion) ? "none" : rate(suggestion)),
            new Fact("lowest loss at", rate(lowest().rate())),
            new Fact(
                exploded ? "the loss exploded at" : "highest rate", rate(points.getLast().rate())),
            new Fact("steps", Figures.count(points.size()))),
        List.of(
            Double.isNaN(suggestion)
                ? "the loss never fell: no suggestion"
                : "the loss falls fastest at --lr " + rate(suggestion)),
        List.of(
            Section.of(
                "How the loss responds",
                "One training whose learning rate rises from step to step. A good rate is where the"
                    + " loss falls fast, well to the left of its lowest point, beyond which higher"
                    + " rates increase the loss.",
                List.of(
                    Figure.of(
                        "loss",
                        loss(),
                        "Smoothed: an exponential mean of the steps' losses, which lags behind"
                            + " them. Losses beyond the axis are drawn at its end."),
                    Figure.of(
                        "slope",
                        slope(),
                        "The fall of the smoothed loss per tenfold rate; the suggestion is at its"
                            + " maximum.")))),
        List.of(new Fact("folder", experiment)),
        origin,
        List.of(folder.listing("All settings", folder.config())));
  }

  private Point lowest() {
    return points.stream().min(Comparator.comparingDouble(Point::smoothed)).orElseThrow();
  }

  private LineChart loss() {
    double[] rates = values(Point::rate);
    double most = points.stream().mapToDouble(Point::smoothed).max().orElseThrow();
    return marked(
        LineChart.of(
                "Loss while the learning rate rises",
                Axis.log("learning rate"),
                Axis.linear("training loss").to(ROOM * most))
            .faint("each step", rates, values(Point::loss))
            .line("smoothed", rates, values(Point::smoothed)),
        Point::smoothed);
  }

  private LineChart slope() {
    double most = points.stream().mapToDouble(this::fall).filter(f -> f > 0).max().orElse(1);
    LineChart chart =
        LineChart.of(
            "Where it falls fastest",
            Axis.log("learning rate"),
            Axis.linear("fall per decade").from(-most / 2).to(ROOM * most));
    return marked(chart.line("", values(Point::rate), values(this::fall)), this::fall);
  }

  /** The fall of the smoothed loss at a point, per factor of ten of the rate. */
  private double fall(Point point) {
    int at = points.indexOf(point);
    if (at == 0 || at == points.size() - 1) {
      return Double.NaN;
    }
    Point before = points.get(at - 1);
    Point after = points.get(at + 1);
    return (before.smoothed() - after.smoothed()) / Math.log10(after.rate() / before.rate());
  }

  private LineChart marked(LineChart chart, ToDoubleFunction<Point> figure) {
    for (Point point : points) {
      if (point.rate() == suggestion) {
        return chart.mark(
            "falls fastest: " + rate(suggestion), point.rate(), figure.applyAsDouble(point));
      }
    }
    return chart;
  }

  private double[] values(ToDoubleFunction<Point> figure) {
    return points.stream().mapToDouble(figure).toArray();
  }
}
