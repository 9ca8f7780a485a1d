package lanewise.cli.command;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import lanewise.cli.chart.Axis;
import lanewise.cli.chart.LineChart;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.ConfigurationOptions;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.run.TrainingRun;
import lanewise.datasets.DataSet;
import lanewise.format.AtomicFile;
import lanewise.parallel.Scheduler;
import lanewise.train.LearningRateFinder;
import lanewise.train.LearningRateFinder.Point;
import lanewise.train.LearningRateFinder.Result;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanewise lr-find}: which learning rate a training would do well to take. */
@Command(
    name = "lr-find",
    description =
        "Train some steps while the learning rate rises, show how the loss answers, and suggest a"
            + " rate. Takes the options of train.",
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise lr-find --data fashion-mnist --model fashion-cnn",
      "  lanewise lr-find --recipe fashion-best --lr-to 1 --out found"
    })
public final class LrFindCommand implements Callable<Integer> {
  @Mixin private final TrainOptions options = new TrainOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private final ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--lr-from",
      paramLabel = "RATE",
      description = "The first step's rate (default: 1e-6).")
  private double from = 1e-6;

  @Option(
      names = "--lr-to",
      paramLabel = "RATE",
      description = "The last step's rate (default: 1).")
  private double to = 1;

  @Option(
      names = "--lr-steps",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "The steps from the one to the other (default: 200).")
  private int steps = 200;

  @Option(
      names = "--out",
      paramLabel = "NAME",
      description = "Write NAME.csv and NAME.svg (default: lr-find).")
  private Path out = Path.of("lr-find");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    options.resolve(line);
    FastPath.warn(line.getErr());
    DataSet data = options.holdout().applyTo(options.data.load());
    try (Scheduler scheduler = options.engine.scheduler(line)) {
      TrainingRun run = Mistakes.asUsage(line, () -> TrainingRun.prepare(options, data, scheduler));
      Result result =
          Mistakes.asUsage(
              line,
              () ->
                  LearningRateFinder.run(
                      run.plan(), options.optimizer.newOptimizer(), run.images(), from, to, steps));
      if (result.points().isEmpty()) {
        throw new CommandFailure(
            "the loss is not finite from the first step on, at rate %s".formatted(from));
      }
      Path csv = write(".csv", table(result.points()));
      Path svg = write(".svg", chart(result).draw().file());
      Point last = result.points().getLast();
      line.getOut()
          .printf(
              "%d steps, rates %.2g to %.2g%s%n",
              result.points().size(),
              from,
              last.rate(),
              result.points().size() < steps ? ", where the loss exploded" : "");
      line.getOut().println(suggestion(result));
      line.getOut().println(csv + ", " + svg);
      return ExitCode.DONE;
    }
  }

  private static String suggestion(Result result) {
    return Double.isNaN(result.suggestion())
        ? "the loss never fell: no suggestion"
        : "the loss falls fastest at --lr %.2g".formatted(result.suggestion());
  }

  private Path write(String ending, String text) {
    Path file = Path.of(out + ending);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, stream -> stream.write(bytes));
    return file;
  }

  private static String table(List<Point> points) {
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

  private static LineChart chart(Result result) {
    double[] rates = values(result, Point::rate);
    double[] smoothed = values(result, Point::smoothed);
    LineChart chart =
        LineChart.of(
                "Loss while the learning rate rises",
                Axis.log("learning rate"),
                Axis.linear("training loss"))
            .faint("each step", rates, values(result, Point::loss))
            .line("smoothed", rates, smoothed);
    for (Point point : result.points()) {
      if (point.rate() == result.suggestion()) {
        return chart.mark("falls fastest", point.rate(), point.smoothed());
      }
    }
    return chart;
  }

  private static double[] values(Result result, ToDoubleFunction<Point> figure) {
    return result.points().stream().mapToDouble(figure).toArray();
  }
}
