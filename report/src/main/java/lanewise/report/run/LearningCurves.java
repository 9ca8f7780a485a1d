package lanewise.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.chart.Axis;
import lanewise.chart.LineChart;
import lanewise.report.Figure;
import lanewise.text.Text;

/** Learning curves: loss, accuracy and learning rate over the epochs. */
public final class LearningCurves {
  /** The largest number of points of a curve. */
  private static final int POINTS = 300;

  private static final Axis EPOCHS = Axis.count("epoch");

  private LearningCurves() {}

  /**
   * The curves of a run that have enough points; for a single epoch, only the loss of its steps.
   */
  public static List<Figure> of(History epochs, History steps) {
    List<Figure> figures = new ArrayList<>();
    if (epochs.size() > 0) {
      figures.add(
          Figure.of(
              "loss",
              loss(epochs, steps),
              "Cross-entropy in nats: of the training images during training, and of the validation"
                  + " images after each epoch."));
    }
    if (epochs.size() > 1) {
      figures.add(
          Figure.of(
              "accuracy",
              pair(epochs, "Accuracy", Axis.linear("accuracy").inPercent(), "accuracy"),
              "Training accuracy is measured during training, before each update."));
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

  /**
   * Loss and accuracy of several runs with the same settings: thin lines for the runs, a thick line
   * for their mean over the epochs that all have in common.
   *
   * @param what the noun for the runs, in the plural
   */
  public static List<Figure> ofMany(List<History> runs, String what) {
    return List.of(
        Figure.of(
            "loss",
            many(runs, Axis.linear("cross-entropy").from(0), "Loss", "loss"),
            Text.of(
                "Thin lines are the %s, thick lines their mean over the epochs that all of them"
                    + " have.",
                what)),
        Figure.of(
            "accuracy",
            many(runs, Axis.linear("accuracy").inPercent(), "Accuracy", "accuracy"),
            "Training accuracy is measured during training, before each update."));
  }

  private static LineChart many(List<History> runs, Axis y, String title, String column) {
    LineChart chart = LineChart.of(title, EPOCHS, y);
    for (String part : List.of("train_", "val_")) {
      List<double[]> curves = runs.stream().map(run -> run.column(part + column)).toList();
      if (curves.stream().flatMapToDouble(Arrays::stream).noneMatch(Double::isFinite)) {
        continue; // no validation
      }
      for (int i = 0; i < curves.size(); i++) {
        chart = chart.faint("", runs.get(i).column("epoch"), curves.get(i));
      }
      double[] mean = new double[curves.stream().mapToInt(c -> c.length).min().orElse(0)];
      Arrays.setAll(mean, i -> curves.stream().mapToDouble(c -> c[i]).average().orElse(Double.NaN));
      String name = part.equals("train_") ? "training" : "validation";
      double[] epochs = runs.getFirst().column("epoch");
      chart = chart.line(name, Arrays.copyOf(epochs, mean.length), mean);
    }
    return chart;
  }

  /**
   * Loss and accuracy of different runs in one chart: of the validation images or, without
   * validation, of training.
   *
   * @param runs the runs, by name
   */
  public static List<Figure> compared(Map<String, History> runs) {
    return List.of(
        Figure.of(
            "loss",
            overlaid(runs, Axis.linear("cross-entropy"), "Loss", "loss"),
            "Measured on the validation images after each epoch."),
        Figure.of(
            "accuracy",
            overlaid(runs, Axis.linear("accuracy").inPercent(), "Accuracy", "accuracy"),
            "Measured on the validation images after each epoch."));
  }

  private static LineChart overlaid(
      Map<String, History> runs, Axis y, String title, String column) {
    LineChart chart = LineChart.of(title, EPOCHS, y);
    for (Map.Entry<String, History> run : runs.entrySet()) {
      double[] validation = run.getValue().column("val_" + column);
      boolean validated = Arrays.stream(validation).anyMatch(Double::isFinite);
      chart =
          chart.line(
              run.getKey() + (validated ? "" : " (training)"),
              run.getValue().column("epoch"),
              validated ? validation : run.getValue().column("train_" + column));
    }
    return chart;
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
