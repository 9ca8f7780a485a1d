package lanewise.cli.experiment.medmnist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.options.AtLeastOne;
import lanewise.datasets.DataSet;
import lanewise.run.Predictions;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import lanewise.statistics.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code lanewise medmnist}: trains and evaluates by MedMNIST's protocol. */
@Command(
    name = "medmnist",
    description = {
      "Follow MedMNIST's protocol: train with several seeds, take the epoch with the best"
          + " validation AUC, and report AUC (the unweighted mean of one-vs-rest) and accuracy of"
          + " the test images.",
      "Each run writes a result file with the name and layout of MedMNIST's " + "evaluator."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise medmnist --data octmnist --runs 3",
      "  lanewise medmnist --data octmnist --config base.yaml --epochs 100"
    })
public final class MedmnistCommand extends ExperimentCommand {
  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Train with N seeds, from --seed on (default: 3).")
  private int runs = 3;

  @Override
  public Integer call() {
    return conduct(given().with("metric", "auc"), this::conduct);
  }

  private void conduct(Experiment experiment) {
    if (experiment.heldOut().validation() == null) {
      throw new ParameterException(
          experiment.line(),
          "the protocol needs validation images to choose the epoch: give --validation above 0");
    }
    ExperimentFolder folder = experiment.open(Map.of("runs", runs));
    experiment.announce(runs + (runs == 1 ? " run" : " runs") + " of MedMNIST's protocol", folder);
    List<Outcome> outcomes = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (int number = 1; number <= runs; number++) {
      String run = "run" + number;
      outcomes.add(train(experiment, folder, run, experiment.given().seed() + number - 1));
      files.add(writeResult(folder, run, experiment.data()));
      experiment.screen().line(files.getLast());
    }
    experiment.conclude(folder, result(experiment, folder, outcomes, files));
  }

  private static Outcome train(
      Experiment experiment, ExperimentFolder folder, String run, long seed) {
    RunSettings training = experiment.resolve(experiment.settings().with("seed", seed));
    return new Trainings(experiment.line(), folder)
        .train(Trainings.Job.of(run, training, experiment.data()));
  }

  /** Writes a run's predictions for the test images, and returns the file's name. */
  private static String writeResult(ExperimentFolder folder, String run, DataSet data) {
    Predictions predictions = folder.run(run).readPredictions();
    String name = EvaluatorFile.name(title(data), "test", predictions.evaluation(), run);
    folder.write(name, EvaluatorFile.text(predictions));
    return name;
  }

  private static MedmnistResult result(
      Experiment experiment, ExperimentFolder folder, List<Outcome> outcomes, List<String> files) {
    DataSet data = experiment.data();
    return new MedmnistResult(
        folder.path().toString(),
        title(data),
        data.notes(),
        new TreeMap<>(experiment.settings().values()),
        outcomes,
        files,
        Summary.of(Measure.AUC.of(outcomes), Outcome.CONFIDENCE),
        Summary.of(Measure.ACCURACY.of(outcomes), Outcome.CONFIDENCE),
        experiment.origin());
  }

  /** The set's name, which marks a subset as such. */
  private static String title(DataSet data) {
    boolean subset = data.notes().stream().anyMatch(note -> note.contains("subset"));
    return RunFolder.plain(data.name()) + (subset ? "-subset" : "");
  }
}
