package lanewise.cli.experiment.ablate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.FarmOption;
import lanewise.cli.experiment.FoldedImages;
import lanewise.cli.experiment.Outcome;
import lanewise.cli.experiment.ParallelOption;
import lanewise.cli.experiment.Part;
import lanewise.cli.experiment.PoolName;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.terminal.Waiting;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise ablate}: measures the effect of each technique of a recipe. */
@Command(
    name = "ablate",
    description = {
      "Train a recipe as it is, and again with one technique added or removed at a "
          + "time, over several seeds, and compare the results pair by pair.",
      "TECHNIQUES.yaml names each change and its settings, for example `no dropout: "
          + "{dropout: 0}`."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise ablate techniques.yaml --data octmnist --seeds 5",
      "  lanewise ablate techniques.yaml --config base.yaml --folds 5 --pool all"
    })
public final class AblateCommand extends ExperimentCommand {
  @Parameters(
      index = "0",
      paramLabel = "TECHNIQUES.yaml",
      description = "A mapping of names to the settings that each changes.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Train with N seeds each, from --seed on (default: 3).")
  private int seeds = 3;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Test on K folds, as crossval does; 0: on the test images (default: 0).")
  private int folds;

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description =
          "With --folds: train: all images but the test images; all: these too (default: train).")
  private PoolName pool = PoolName.TRAIN;

  @Mixin private final ParallelOption parallel = new ParallelOption();
  @Mixin private final FarmOption on = new FarmOption();

  @Override
  public Integer call() {
    on.check(line());
    if (folds < 0 || folds == 1) {
      throw new CommandFailure("--folds must be 0, or 2 or more, given " + folds);
    }
    Map<String, Map<String, String>> changes = TechniquesFile.read(file);
    return conduct(given(), experiment -> conduct(experiment, changes));
  }

  private void conduct(Experiment experiment, Map<String, Map<String, String>> changes) {
    if (folds > 0) { // refuses a number that the images do not allow, before the work
      FoldedImages.of(experiment.data(), pool, folds, experiment.given().seed());
    }
    List<Trainings.Job> jobs = new ArrayList<>();
    changes.forEach(
        (name, change) -> jobs.addAll(jobs(experiment, name, experiment.settings().with(change))));
    ExperimentFolder folder = experiment.open(description(changes));
    experiment.announce("%d recipes, %d trainings".formatted(changes.size(), jobs.size()), folder);
    List<Outcome> outcomes;
    try (Waiting waiting = experiment.waiting("training %d networks".formatted(jobs.size()))) {
      outcomes =
          Trainings.with(
              on,
              experiment,
              folder,
              trainings ->
                  trainings.trainAll(
                      jobs, parallel.trainings, outcome -> waiting.line(outcome.text())));
    }
    AblationResult result = result(experiment, folder, changes, outcomes);
    folder.write("ablation.md", result.markdown());
    experiment.conclude(folder, result);
  }

  /** The trainings of a recipe, in the same order for all recipes. */
  private List<Trainings.Job> jobs(Experiment experiment, String recipe, RunConfig settings) {
    List<Trainings.Job> jobs = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      long seed = experiment.given().seed() + i;
      RunSettings training = experiment.resolve(settings.with("seed", seed));
      String run = "%s-seed-%d".formatted(TechniquesFile.folder(recipe), seed);
      if (folds == 0) {
        jobs.add(new Trainings.Job(run, training, experiment.given(), new Part.Whole()));
      } else {
        jobs.addAll(
            Trainings.Job.ofFolds(run + "-", training, experiment.given(), pool, folds, seed));
      }
    }
    return jobs;
  }

  private Map<String, Object> description(Map<String, Map<String, String>> changes) {
    Map<String, Object> description = new TreeMap<>();
    description.put("seeds", seeds);
    description.put("folds", folds);
    description.put("pool", pool);
    changes.forEach((name, settings) -> description.put("recipe " + name, new RunConfig(settings)));
    return description;
  }

  private AblationResult result(
      Experiment experiment,
      ExperimentFolder folder,
      Map<String, Map<String, String>> changes,
      List<Outcome> outcomes) {
    int each = outcomes.size() / changes.size();
    List<Outcome> plain = outcomes.subList(0, each);
    List<AblationResult.Recipe> recipes = new ArrayList<>();
    changes.forEach(
        (name, settings) -> {
          int start = recipes.size() * each;
          recipes.add(
              AblationResult.Recipe.of(
                  name,
                  new RunConfig(settings),
                  outcomes.subList(start, start + each),
                  start == 0 ? null : plain,
                  folds));
        });
    return new AblationResult(
        folder.path().toString(),
        experiment.data().name(),
        experiment.data().notes(),
        seeds,
        folds,
        experiment.settings(),
        recipes,
        experiment.origin());
  }
}
