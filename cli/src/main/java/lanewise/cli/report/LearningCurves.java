package lanewise.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.cli.chart.Axis;
import lanewise.cli.chart.LineChart;

/** How a run learned: loss, accuracy and learning rate as the epochs went by. */
final class LearningCurves {
  /** Points of a curve that a reader can still tell apart. */
  private static final int POINTS = 300;

  private static final Axis EPOCHS = Axis.count("epoch");

  private LearningCurves() {}

  /** The curves that there are points for: of a single epoch, only the loss of its steps. */
  static List<Figure> of(History epochs, History steps) {
    List<Figure> figures = new ArrayList<>();
    if (epochs.size() > 0) {
      figures.add(
          Figure.of(
              "loss",
              loss(epochs, steps),
              "Cross-entropy in nats: of the training images as they were learned from, and of the"
                  + " validation images after each epoch."));
    }
    if (epochs.size() > 1) {
      figures.add(
          Figure.of(
              "accuracy",
              pair(epochs, "Accuracy", Axis.linear("right answers").inPercent(), "accuracy"),
              "Training accuracy is counted while learning, before each update."));
    }
    if (steps.size() > 0) {
      figures.add(
          Figure.of(
              "learning-rate",
              LineChart.of("Learning rate", Axis.count("step"), Axis.linear("rate").from(0))
                  .line("", thinned(steps.column("step")), thinned(steps.column("lr"))),
              ""));
    }
    if (epochs.size() > 1) {
      figures.add(
          Figure.of(
              "speed",
              LineChart.of("Speed", EPOCHS, Axis.linear("training images/s").from(0))
                  .line("", epochs.column("epoch"), epochs.column("images_per_second")),
              ""));
    }
    return figures;
  }

  private static LineChart loss(History epochs, History steps) {
    LineChart chart = LineChart.of("Loss", EPOCHS, Axis.linear("cross-entropy").from(0));
    double perEpoch = (double) steps.size() / epochs.size();
    if (steps.size() > 0) {
      double[] at = Arrays.stream(steps.column("step")).map(step -> step / perEpoch).toArray();
      chart = chart.faint("mean of a few steps", means(at), means(steps.column("loss")));
    }
    return curves(chart, epochs, "loss");
  }

  private static LineChart pair(History epochs, String title, Axis y, String column) {
    return curves(LineChart.of(title, EPOCHS, y), epochs, column);
  }

  private static LineChart curves(LineChart chart, History epochs, String column) {
    double[] at = epochs.column("epoch");
    LineChart curves = chart.line("training", at, epochs.column("train_" + column));
    double[] validation = epochs.column("val_" + column);
    boolean validated = Arrays.stream(validation).anyMatch(Double::isFinite);
    return validated ? curves.line("validation", at, validation) : curves;
  }

  private static double[] thinned(double[] values) {
    int every = Math.ceilDiv(values.length, POINTS);
    double[] thinned = new double[Math.ceilDiv(values.length, every)];
    Arrays.setAll(thinned, i -> values[i * every]);
    return thinned;
  }

  private static double[] means(double[] values) {
    int every = Math.ceilDiv(values.length, POINTS);
    double[] means = new double[Math.ceilDiv(values.length, every)];
    Arrays.setAll(
        means,
        i ->
            Arrays.stream(values, i * every, Math.min(values.length, (i + 1) * every))
                .average()
                .orElse(Double.NaN));
    return means;
  }
}
