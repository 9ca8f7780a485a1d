package lanewise.cli.experiment.medmnist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.FarmOption;
import lanewise.cli.experiment.Measure;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.Part;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.datasets.catalog.KnownSet;
import lanewise.run.EvaluationReport;
import lanewise.run.FolderLock;
import lanewise.run.Predictions;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import lanewise.statistics.Summary;
import lanewise.tensor.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code lanewise medmnist}: trains and evaluates by MedMNIST's protocol. */
@Command(
    name = "medmnist",
    description = {
      "Follow MedMNIST's protocol: train with several seeds, take the epoch with the best"
          + " validation AUC, and report AUC (the unweighted mean of one-vs-rest) and accuracy of"
          + " the test images.",
      "Each run writes a result file with the name and layout of MedMNIST's evaluator.",
      "With --all, do so for every 2D set of MedMNIST v2 that is on this machine, and print the"
          + " results beside the published ones."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise medmnist --data octmnist --runs 3",
      "  lanewise medmnist --data octmnist --config base.yaml --epochs 100",
      "  lanewise medmnist --all --size 28 --model resnet-mini --epochs 20"
    })
public final class MedmnistCommand extends ExperimentCommand {
  /** The size whose sets are named without it. */
  private static final int SMALLEST = 28;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Train with N seeds, from --seed on (default: 3).")
  private int runs = 3;

  @Option(names = "--all", description = "Every set of MedMNIST v2 that is on this machine.")
  private boolean all;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "The size of the sets of --all: 28, 64, 128 or 224 (default: 28).")
  private @Nullable Integer size;

  @Mixin private final FarmOption on = new FarmOption();

  @Override
  public Integer call() {
    on.check(line());
    RunConfig settings = given().with("metric", "auc");
    if (all) {
      return conductAll(settings);
    }
    if (size != null) {
      throw mistake("--size goes with --all; a single set is named with its size: octmnist_64");
    }
    return conduct(
        settings,
        experiment -> {
          ExperimentFolder folder = open(experiment);
          experiment.conclude(folder, conduct(experiment, folder));
        });
  }

  /** Conducts an experiment for each set, each in a folder of its own. */
  private int conductAll(RunConfig settings) {
    List<KnownSet> here = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    RunSettings resolved = settings(settings.with("data", KnownSet.all().getFirst().name()));
    DataCatalog catalog = DataCatalog.lookup(resolved.dataDir());
    for (KnownSet set : chosen()) {
      if (catalog.find(set).isPresent()) {
        here.add(set);
      } else {
        missing.add(set.name());
      }
    }
    if (here.isEmpty()) {
      throw new CommandFailure(
          "none of %s is on this machine: run: lanewise data fetch %s"
              .formatted(String.join(", ", missing), missing.getFirst()));
    }
    Path path = out() == null ? usualFolder(resolved, "all") : out();
    Map<String, String> shared = new TreeMap<>(settings.values());
    shared.remove("data");
    int pixels = size == null ? SMALLEST : size;
    ExperimentFolder folder =
        ExperimentFolder.open(
            path,
            new RunConfig(shared),
            Map.of("command", "medmnist --all", "runs", runs, "size", pixels));
    List<MedmnistResult> results = new ArrayList<>();
    try (FolderLock _ = FolderLock.take(path)) {
      for (KnownSet set : here) {
        conduct(
            settings.with("data", set.name()),
            path.resolve(set.name()),
            experiment -> {
              ExperimentFolder own = open(experiment);
              results.add(conduct(experiment, own));
              experiment.write(own, results.getLast());
              if (results.size() == here.size()) {
                String model = resolved.model().name().toString();
                experiment.conclude(
                    folder, new MedmnistTable(model, results, missing, experiment.origin()));
              }
            });
      }
    }
    return ExitCode.DONE;
  }

  private List<KnownSet> chosen() {
    if (line().getParseResult().hasMatchedOption("--data")) {
      throw mistake("--all takes every set: leave out --data");
    }
    int pixels = size == null ? SMALLEST : size;
    List<KnownSet> sets =
        Published.sets().stream()
            .flatMap(
                name -> KnownSet.named(pixels == SMALLEST ? name : name + "_" + pixels).stream())
            .toList();
    if (sets.isEmpty()) {
      throw mistake("--size %d: the sets have 28, 64, 128 or 224 pixels", pixels);
    }
    return sets;
  }

  private ExperimentFolder open(Experiment experiment) {
    if (experiment.heldOut().validation() == null) {
      throw new ParameterException(
          experiment.line(),
          "the protocol needs validation images to choose the epoch: give --validation above 0");
    }
    ExperimentFolder folder = experiment.open(Map.of("runs", runs));
    experiment.announce(runs + (runs == 1 ? " run" : " runs") + " of MedMNIST's protocol", folder);
    return folder;
  }

  private MedmnistResult conduct(Experiment experiment, ExperimentFolder folder) {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (int number = 1; number <= runs; number++) {
      jobs.add(job(experiment, "run" + number, experiment.given().seed() + number - 1));
    }
    Map<String, String> written = new HashMap<>();
    List<Outcome> outcomes;
    try (Waiting waiting = experiment.waiting("training %d networks".formatted(runs))) {
      outcomes =
          Trainings.with(
              on,
              experiment,
              folder,
              trainings ->
                  trainings.trainAll(
                      jobs,
                      1,
                      outcome -> {
                        String file = writeResult(folder, outcome.run(), experiment.data());
                        waiting.line(file);
                        written.put(outcome.run(), file);
                      }));
    }
    List<String> files = outcomes.stream().map(outcome -> written.get(outcome.run())).toList();
    return result(experiment, folder, outcomes, files);
  }

  private static Trainings.Job job(Experiment experiment, String run, long seed) {
    RunSettings training = experiment.resolve(experiment.settings().with("seed", seed));
    return new Trainings.Job(run, training, experiment.given(), new Part.Whole());
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
    List<EvaluationReport> tests =
        outcomes.stream().map(outcome -> folder.report(outcome.run()).test()).toList();
    boolean oneEach = data.task() == Task.MULTI_CLASS;
    Published known = Published.of(data.name().replaceFirst("_\\d+$", ""));
    return new MedmnistResult(
        folder.path().toString(),
        title(data),
        known == null ? task(data) : known.task(),
        data.notes(),
        experiment.settings(),
        outcomes,
        files,
        Summary.ofShares(Measure.AUC.of(outcomes), Outcome.CONFIDENCE),
        Summary.ofShares(Measure.ACCURACY.of(outcomes), Outcome.CONFIDENCE),
        tests.getFirst().constantAccuracy(),
        Binary.of(tests, oneEach),
        Published.of(data.name()),
        experiment.origin());
  }

  private static String task(DataSet data) {
    if (data.task() == Task.MULTI_LABEL) {
      return "multi-label";
    }
    return data.classNames().size() == 2 ? "binary" : "multi-class";
  }

  /** The set's name, which marks a subset as such. */
  private static String title(DataSet data) {
    boolean subset = data.notes().stream().anyMatch(note -> note.contains("subset"));
    return RunFolder.plain(data.name()) + (subset ? "-subset" : "");
  }
}
