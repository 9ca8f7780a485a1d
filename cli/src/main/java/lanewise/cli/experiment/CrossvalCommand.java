package lanewise.cli.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.TrainOptions;
import lanewise.datasets.DataSet;
import lanewise.run.EvaluationReport;
import lanewise.run.Predictions;
import lanewise.train.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise crossval}: how good a recipe is, and how sure that is. */
@Command(
    name = "crossval",
    description = {
      "Train k times, each time judging by another part of the images.",
      "Classes are spread evenly over the folds, and identical images share one. Validation images"
          + " are held out of what a fold learns from, so that its own images choose nothing."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise crossval --data octmnist --folds 5 --pool all",
      "  lanewise crossval --config runs/RUN/config.yaml --folds 10 --parallel 2"
    })
public final class CrossvalCommand implements Callable<Integer> {
  @Mixin private final ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--folds",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description = "Into how many parts the images are dealt, 2 or more (default: 5).")
  private int folds = 5;

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      converter = PoolName.Converter.class,
      description =
          "train: all images but the test images; all: the test images too (default: train).")
  private PoolName pool = PoolName.TRAIN;

  @Mixin private final ParallelOption parallel = new ParallelOption();

  @Override
  public Integer call() {
    Experiment experiment = options.begin(options.settings());
    TrainOptions given = experiment.given();
    DealtImages dealt = DealtImages.of(experiment.data(), pool, folds, given.seed);
    ExperimentFolder folder = experiment.open(Map.of("folds", folds, "pool", pool));
    experiment.announce("%,d images in %d folds".formatted(dealt.images().size(), folds), folder);
    List<Outcome> outcomes =
        new Trainings(experiment.line(), folder)
            .trainAll(
                dealt.jobs("", () -> experiment.settings().options(experiment.line())),
                parallel.trainings,
                outcome -> experiment.screen().line(outcome.text()));
    Predictions outOfFold =
        dealt.together(
            outcomes.stream()
                .map(outcome -> Predictions.read(folder.run(outcome.run()).predictions()))
                .toList());
    outOfFold.write(folder.predictions());
    experiment.conclude(folder, report(experiment, folder, outcomes, outOfFold.evaluation()));
    return ExitCode.DONE;
  }

  private CrossvalReport report(
      Experiment experiment,
      ExperimentFolder folder,
      List<Outcome> outcomes,
      Evaluation outOfFold) {
    DataSet data = experiment.data();
    return new CrossvalReport(
        folder.path().toString(),
        data.name(),
        data.notes(),
        pool,
        new TreeMap<>(experiment.settings().values()),
        outcomes,
        Outcome.summary(outcomes, Outcome::accuracy),
        Outcome.summary(outcomes, Outcome::balancedAccuracy),
        Outcome.summary(outcomes, Outcome::auc),
        EvaluationReport.of(outOfFold, data.classNames()),
        outOfFold.auc(),
        experiment.origin());
  }
}
