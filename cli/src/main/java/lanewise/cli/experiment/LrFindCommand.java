package lanewise.cli.experiment;

import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.ConfigurationOptions;
import lanewise.cli.options.Settings;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.run.TrainingRun;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.parallel.Scheduler;
import lanewise.train.LearningRateFinder;
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
  @Mixin private final ExperimentOptions options = new ExperimentOptions();

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

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Settings settings = Settings.of(line);
    TrainOptions given = settings.options(line);
    FastPath.warn(line.getErr());
    DataSet data = given.holdout().applyTo(given.data.load());
    Screen screen = options.screen(line);
    options.announce(screen, data, "the rate rises from %s to %s".formatted(from, to));
    Result result = rise(line, given, data);
    if (result.points().isEmpty()) {
      throw new CommandFailure(
          "the loss is not finite from the first step on, at rate %s".formatted(from));
    }
    Map<String, String> description = options.description(settings);
    description.put("lr-from", String.valueOf(from));
    description.put("lr-to", String.valueOf(to));
    description.put("lr-steps", String.valueOf(steps));
    ExperimentFolder folder = ExperimentFolder.open(options.folder(given, data), description);
    LrFindReport found =
        new LrFindReport(
            folder.path().toString(),
            String.valueOf(given.model.model),
            data.name(),
            data.notes(),
            steps,
            result.suggestion(),
            result.points(),
            options.origin(given));
    folder.write("lr-find.csv", found.csv());
    ConfigFile.write(folder.config(), given);
    options.conclude(screen, folder, found);
    return ExitCode.DONE;
  }

  private Result rise(CommandLine line, TrainOptions given, DataSet data) {
    try (Scheduler scheduler = given.engine.scheduler(line)) {
      TrainingRun run = Mistakes.asUsage(line, () -> TrainingRun.prepare(given, data, scheduler));
      return Mistakes.asUsage(
          line,
          () ->
              LearningRateFinder.run(
                  run.plan(), given.optimizer.newOptimizer(), run.images(), from, to, steps));
    }
  }
}
