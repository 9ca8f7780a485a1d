package lanewise.cli.experiment;

import java.io.IOException;
import java.nio.file.Files;
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
import lanewise.cli.experiment.tune.Importance;
import lanewise.cli.experiment.tune.Search;
import lanewise.cli.experiment.tune.Space;
import lanewise.cli.experiment.tune.Trial;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.Choices;
import lanewise.cli.options.ConfigurationOptions;
import lanewise.cli.options.Settings;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;
import lanewise.train.Metric;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise tune}: which settings are best. */
@Command(
    name = "tune",
    description = {
      "Search for the settings under which the validation images come out best, by --metric. Test"
          + " images are never looked at.",
      "SPACE.yaml names the settings to search, each with a list of values or a range, for example"
          + " `lr: {from: 0.0001, to: 0.01, scale: log}`."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise tune space.yaml --data octmnist --search bayes --trials 30",
      "  lanewise tune space.yaml --config base.yaml --search halving --trials 27"
    })
public final class TuneCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "SPACE.yaml", description = "What to search.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Mixin private final ExperimentOptions options = new ExperimentOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private final ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--search",
      paramLabel = "NAME",
      converter = SearchName.Converter.class,
      description =
          "grid: every point; random; halving: many short trainings, the best third goes on three"
              + " times as long; bayes: a Gaussian process learns from the trials (default:"
              + " random).")
  private SearchName search = SearchName.RANDOM;

  @Option(
      names = "--trials",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Trials; of halving, those that begin; of grid, all points (default: 20).")
  private int trials = 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Settings settings = Settings.of(line);
    TrainOptions given = settings.options(line);
    Space space = SpaceFile.read(file);
    FastPath.warn(line.getErr());
    DataSet data = given.data.load();
    requireValidation(line, given, data);
    ExperimentFolder folder =
        ExperimentFolder.open(options.folder(given, data), description(settings, space));
    Screen screen = options.screen(line);
    String names = String.join(", ", space.settings(new double[space.dimensions()]).keySet());
    options.announce(screen, data, folder, "%s search over %s".formatted(search, names));
    List<TuneReport.TrialResult> results;
    List<Trial> done = new ArrayList<>();
    try {
      results = search(line, screen, settings, given, space, folder, done);
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
    TuneReport report = report(folder, data, settings, given, results, Importance.of(space, done));
    keepBest(folder, report);
    options.conclude(screen, folder, report);
    return ExitCode.DONE;
  }

  private List<TuneReport.TrialResult> search(
      CommandLine line,
      Screen screen,
      Settings settings,
      TrainOptions given,
      Space space,
      ExperimentFolder folder,
      List<Trial> done) {
    Metric metric = given.selection.metric;
    Trainings trainings = new Trainings(line, folder);
    Search search = this.search.in(space, trials, given.seed);
    List<TuneReport.TrialResult> results = new ArrayList<>();
    for (Search.Proposal proposal = search.next(done);
        proposal != null;
        proposal = search.next(done)) {
      Map<String, String> changes = space.settings(proposal.point());
      Settings changed = settings.with(changes);
      int whole = Objects.requireNonNullElse(changed.options(line).epochs, TrainOptions.EPOCHS);
      int epochs = Math.max(1, (int) Math.round(proposal.effort() * whole));
      TrainOptions training = changed.with("epochs", epochs).options(line);
      String name = "trial-%03d".formatted(done.size() + 1);
      double value;
      try {
        DataSet data = withoutTest(training.holdout().applyTo(training.data.load()));
        value = value(metric, trainings.train(new Trainings.Job(name, training, data)));
      } catch (CommandFailure e) { // it diverged: that is an answer too
        value = Double.NaN;
        screen.line("%s failed: %s".formatted(name, e.getMessage()));
      }
      double score = metric == Metric.LOSS ? -value : value;
      done.add(new Trial(proposal.point(), proposal.effort(), score));
      results.add(
          new TuneReport.TrialResult(
              done.size(), name, new LinkedHashMap<>(changes), epochs, value, score));
      screen.line("%s: %s %.4f with %s".formatted(name, Choices.name(metric), value, changes));
    }
    if (done.stream().allMatch(trial -> Double.isNaN(trial.score()))) {
      throw new CommandFailure("all trials failed: give ranges of smaller learning rates");
    }
    return results;
  }

  private static double value(Metric metric, Outcome outcome) {
    return switch (metric) {
      case LOSS -> outcome.loss();
      case ACCURACY -> outcome.accuracy();
      case BALANCED_ACCURACY -> outcome.balancedAccuracy();
      case AUC -> outcome.auc();
    };
  }

  private static void requireValidation(CommandLine line, TrainOptions given, DataSet data) {
    if (given.holdout().applyTo(data).validation() == null) {
      throw new ParameterException(
          line, "a search needs validation images to score by: give --validation above 0");
    }
  }

  /** The set with its validation images in place of the test images, which nothing may look at. */
  private static DataSet withoutTest(DataSet data) {
    ImageSet validation = data.validation();
    if (validation == null) {
      throw new IllegalStateException("no validation images");
    }
    List<String> notes = new ArrayList<>(data.notes());
    notes.add("a trial of a search: what is called test are the validation images");
    return new DataSet(data.name(), data.train(), validation, validation, notes);
  }

  private Map<String, String> description(Settings settings, Space space) {
    Map<String, String> description = options.description(settings);
    description.put("search", search.toString());
    description.put("trials", Integer.toString(trials));
    description.put("space", space.parameters().toString());
    return description;
  }

  private TuneReport report(
      ExperimentFolder folder,
      DataSet data,
      Settings settings,
      TrainOptions given,
      List<TuneReport.TrialResult> results,
      List<Importance> importance) {
    return new TuneReport(
        folder.path().toString(),
        data.name(),
        data.notes(),
        search.toString(),
        Choices.name(given.selection.metric),
        new TreeMap<>(settings.values()),
        results,
        TuneReport.best(results).trial(),
        importance,
        options.origin(given));
  }

  private static void keepBest(ExperimentFolder folder, TuneReport report) {
    Path config = folder.run(report.winner().run()).config();
    try {
      byte[] best = Files.readAllBytes(config);
      AtomicFile.write(folder.best(), out -> out.write(best));
    } catch (IOException e) {
      throw FormatException.unreadable(config, e);
    }
  }
}
