package lanewise.cli.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.ConfigurationOptions;
import lanewise.cli.options.Settings;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.datasets.Folds;
import lanewise.datasets.ImageSet;
import lanewise.format.FormatException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise ablate}: what each technique of a recipe brings. */
@Command(
    name = "ablate",
    description = {
      "Train a recipe as it is and with one technique added or removed at a time, over several"
          + " seeds, and compare the outcomes pair by pair.",
      "TECHNIQUES.yaml names each change and the settings that make it, for example"
          + " `no dropout: {dropout: 0}`."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise ablate techniques.yaml --data octmnist --seeds 5",
      "  lanewise ablate techniques.yaml --config base.yaml --folds 5 --pool all"
    })
public final class AblateCommand implements Callable<Integer> {
  private static final String PLAIN = "plain";

  @Parameters(
      index = "0",
      paramLabel = "TECHNIQUES.yaml",
      description = "A mapping of names to the settings that each changes.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Mixin private final ExperimentOptions options = new ExperimentOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private final ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Train with N seeds each, from --seed on (default: 3).")
  private int seeds = 3;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Judge by K folds, as crossval does; 0: by the test images (default: 0).")
  private int folds;

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      converter = PoolName.Converter.class,
      description =
          "With --folds: train: all images but the test images; all: these too (default: train).")
  private PoolName pool = PoolName.TRAIN;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Trainings at a time; they come out the same (default: 1).")
  private int parallel = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Settings plain = Settings.of(line);
    TrainOptions given = plain.options(line);
    Map<String, Map<String, String>> changes = changes();
    FastPath.warn(line.getErr());
    DataSet data = given.data.load();
    List<Trainings.Job> jobs = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> change : changes.entrySet()) {
      Settings changed;
      try {
        changed = plain.with(change.getValue());
      } catch (IllegalArgumentException e) {
        throw new FormatException(file, change.getKey() + ": " + e.getMessage());
      }
      jobs.addAll(jobs(line, change.getKey(), changed, given.seed, data));
    }
    ExperimentFolder folder =
        ExperimentFolder.open(options.folder(given, data), description(plain, changes));
    Screen screen = options.screen(line);
    options.announce(
        screen, data, folder, "%d recipes, %d trainings".formatted(changes.size(), jobs.size()));
    List<Outcome> outcomes;
    try {
      outcomes =
          new Trainings(line, folder)
              .trainAll(
                  jobs,
                  parallel,
                  outcome ->
                      screen.line(
                          "%s: accuracy %s, balanced %s"
                              .formatted(
                                  outcome.run(),
                                  Figures.percent(outcome.accuracy()),
                                  Figures.percent(outcome.balancedAccuracy()))));
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
    AblationReport report = report(folder, data, plain, given, changes, outcomes);
    folder.write("ablation.md", report.markdown());
    options.conclude(screen, folder, report);
    return ExitCode.DONE;
  }

  /** The recipes by name: the plain one, which changes nothing, and those of the file. */
  private Map<String, Map<String, String>> changes() {
    Map<String, Map<String, String>> changes = new LinkedHashMap<>();
    changes.put(PLAIN, Map.of());
    ConfigFile.parse(file)
        .forEach(
            (key, value) -> {
              String name = String.valueOf(key);
              if (!(value instanceof Map<?, ?> settings) || settings.isEmpty()) {
                throw new FormatException(
                    file, "%s: expected settings, like {dropout: 0}".formatted(name));
              }
              Map<String, String> texts = new TreeMap<>();
              settings.forEach(
                  (setting, wanted) -> {
                    String of = String.valueOf(setting);
                    texts.put(
                        of, ConfigFile.text(file, of, Objects.requireNonNullElse(wanted, "")));
                  });
              if (changes.put(name, texts) != null) {
                throw new FormatException(file, "the name '%s' is taken".formatted(name));
              }
            });
    if (changes.size() == 1) {
      throw new FormatException(file, "names no technique");
    }
    return changes;
  }

  private List<Trainings.Job> jobs(
      CommandLine line, String name, Settings settings, long firstSeed, DataSet data) {
    if (folds < 0 || folds == 1) {
      throw new CommandFailure("--folds must be 0, or 2 or more, given " + folds);
    }
    List<Trainings.Job> jobs = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      Settings seeded = settings.with("seed", firstSeed + i);
      String run = "%s-seed-%d".formatted(name.replaceAll("[^\\w.-]+", "-"), firstSeed + i);
      if (folds == 0) {
        TrainOptions training = seeded.options(line);
        jobs.add(new Trainings.Job(run, training, training.holdout().applyTo(data)));
        continue;
      }
      ImageSet images = pool.of(data);
      Folds dealt = Folds.stratified(images, folds, firstSeed + i);
      for (int fold = 0; fold < folds; fold++) {
        TrainOptions training = seeded.options(line);
        DataSet ofFold = training.holdout().applyTo(FoldData.of(data, images, dealt, fold));
        jobs.add(new Trainings.Job(run + "-fold-" + (fold + 1), training, ofFold));
      }
    }
    return jobs;
  }

  private Map<String, String> description(
      Settings plain, Map<String, Map<String, String>> changes) {
    Map<String, String> description = options.description(plain);
    description.put("seeds", Integer.toString(seeds));
    description.put("folds", Integer.toString(folds));
    description.put("pool", pool.toString());
    changes.forEach((name, settings) -> description.put("recipe " + name, settings.toString()));
    return description;
  }

  private AblationReport report(
      ExperimentFolder folder,
      DataSet data,
      Settings plain,
      TrainOptions given,
      Map<String, Map<String, String>> changes,
      List<Outcome> outcomes) {
    int each = outcomes.size() / changes.size();
    List<Outcome> first = outcomes.subList(0, each);
    List<AblationReport.Recipe> recipes = new ArrayList<>();
    changes.forEach(
        (name, settings) -> {
          int start = recipes.size() * each;
          recipes.add(
              AblationReport.Recipe.of(
                  name,
                  settings,
                  outcomes.subList(start, start + each),
                  start == 0 ? null : first,
                  folds));
        });
    return new AblationReport(
        folder.path().toString(),
        data.name(),
        data.notes(),
        seeds,
        folds,
        new TreeMap<>(plain.values()),
        recipes,
        options.origin(given));
  }
}
