package lanewise.cli.experiment.crossval;

import java.util.List;
import java.util.Map;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.FarmOption;
import lanewise.cli.experiment.FoldedImages;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.ParallelOption;
import lanewise.cli.experiment.PoolName;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.run.EvaluationReport;
import lanewise.run.Predictions;
import lanewise.run.RunSettings;
import lanewise.train.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise crossval}: k-fold cross-validation. */
@Command(
    name = "crossval",
    description = {
      "k-fold cross-validation: train k times, each time testing on a different part "
          + "of the images.",
      "Classes are spread evenly over the folds, and identical images go into the "
          + "same fold. Validation images are held out of the training part, so a fold's "
          + "own images are not used for any choice."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise crossval --data octmnist --folds 5 --pool all",
      "  lanewise crossval --config base.yaml --folds 10 --parallel 2"
    })
public final class CrossvalCommand extends ExperimentCommand {
  @Option(
      names = "--folds",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description = "Number of folds, 2 or more (default: 5).")
  private int folds = 5;

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description =
          "train: all images but the test images; all: the test images too (default: train).")
  private PoolName pool = PoolName.TRAIN;

  @Mixin private final ParallelOption parallel = new ParallelOption();
  @Mixin private final FarmOption on = new FarmOption();

  @Override
  public Integer call() {
    on.check(line());
    return conduct(given(), this::conduct);
  }

  private void conduct(Experiment experiment) {
    FoldedImages folded =
        FoldedImages.of(experiment.data(), pool, folds, experiment.given().seed());
    ExperimentFolder folder = experiment.open(Map.of("folds", folds, "pool", pool));
    experiment.announce("%,d images in %d folds".formatted(folded.images().size(), folds), folder);
    RunSettings given = experiment.given();
    List<Outcome> outcomes;
    try (Waiting waiting = experiment.waiting("training %d networks".formatted(folds))) {
      outcomes =
          Trainings.with(
              on,
              experiment,
              folder,
              trainings ->
                  trainings.trainAll(
                      Trainings.Job.ofFolds("", given, given, pool, folds, given.seed()),
                      parallel.trainings,
                      outcome -> waiting.line(outcome.text())));
    }
    Predictions outOfFold =
        folded.together(
            outcomes.stream().map(outcome -> folder.run(outcome.run()).readPredictions()).toList());
    outOfFold.write(folder.predictions());
    experiment.conclude(folder, result(experiment, folder, outcomes, outOfFold.evaluation()));
  }

  private CrossvalResult result(
      Experiment experiment,
      ExperimentFolder folder,
      List<Outcome> outcomes,
      Evaluation outOfFold) {
    DataSet data = experiment.data();
    return new CrossvalResult(
        folder.path().toString(),
        data.name(),
        data.notes(),
        pool,
        experiment.settings(),
        outcomes,
        Measure.summaries(outcomes),
        EvaluationReport.of(outOfFold, data.classNames()),
        outOfFold.auc(),
        experiment.origin());
  }
}
