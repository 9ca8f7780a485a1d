package lanewise.cli.experiment.lrfind;

import java.util.Map;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.Mistakes;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.parallel.Scheduler;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.train.LearningRateFinder;
import lanewise.train.LearningRateFinder.Result;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lanewise lr-find}: suggests a learning rate. */
@Command(
    name = "lr-find",
    description =
        "Train for a few steps while the learning rate rises, show how the loss responds, and"
            + " suggest a rate. Takes the options of train.",
    abbreviateSynopsis = true,
    footer = {
      "  lanewise lr-find --data fashion-mnist --model fashion-cnn",
      "  lanewise lr-find --recipe fashion-best --lr-to 1 --out found"
    })
public final class LrFindCommand extends ExperimentCommand {
  @Option(
      names = "--lr-from",
      paramLabel = "RATE",
      description = "Learning rate of the first step (default: 1e-6).")
  private double from = 1e-6;

  @Option(
      names = "--lr-to",
      paramLabel = "RATE",
      description = "Learning rate of the last step (default: 1).")
  private double to = 1;

  @Option(
      names = "--lr-steps",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Number of steps (default: 200).")
  private int steps = 200;

  @Override
  public Integer call() {
    return conduct(given(), this::conduct);
  }

  private void conduct(Experiment experiment) {
    experiment.announce(
        "the rate rises from %s to %s".formatted(LrFindResult.rate(from), LrFindResult.rate(to)));
    Result result = rise(experiment);
    if (result.points().isEmpty()) {
      throw new CommandFailure(
          "the loss is not finite from the first step on, at rate %s".formatted(from));
    }
    ExperimentFolder folder =
        experiment.open(Map.of("lr-from", from, "lr-to", to, "lr-steps", steps));
    LrFindResult found =
        new LrFindResult(
            folder.path().toString(),
            experiment.given().model().name().toString(),
            experiment.data().name(),
            experiment.data().notes(),
            steps,
            result.suggestion(),
            result.points(),
            experiment.origin());
    folder.write("lr-find.csv", found.csv());
    RunConfig.write(folder.config(), experiment.given());
    experiment.conclude(folder, found);
  }

  private Result rise(Experiment experiment) {
    CommandLine line = experiment.line();
    RunSettings given = experiment.given().shards(1); // a rate is of the whole batch
    DataSet data = experiment.heldOut();
    try (Waiting _ = experiment.waiting("training %,d steps".formatted(steps));
        Scheduler scheduler = Scheduler.upTo(given.threads())) {
      TrainingRun run = Mistakes.asUsage(line, () -> TrainingRun.prepare(given, data, scheduler));
      return Mistakes.asUsage(
          line,
          () ->
              LearningRateFinder.run(
                  run.plan(), given.optimizer().newOptimizer(), run.images(), from, to, steps));
    }
  }
}
