package lanewise.cli.experiment.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.experiment.Experiment;
import lanewise.cli.experiment.ExperimentCommand;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.FarmOption;
import lanewise.cli.experiment.Trainings;
import lanewise.cli.experiment.tune.search.Importance;
import lanewise.cli.experiment.tune.search.Space;
import lanewise.cli.options.AtLeastOne;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code lanewise tune}: searches for the best settings. */
@Command(
    name = "tune",
    description = {
      "Search for the settings that score best on the validation images, by --metric. "
          + "Test images are never used.",
      "SPACE.yaml names the settings to search, each with a list of values or a range, for example"
          + " `lr: {from: 0.0001, to: 0.01, scale: log}`."
    },
    abbreviateSynopsis = true,
    footer = {
      "  lanewise tune space.yaml --data octmnist --search bayes --trials 30",
      "  lanewise tune space.yaml --config base.yaml --search halving --trials 27"
    })
public final class TuneCommand extends ExperimentCommand {
  @Parameters(index = "0", paramLabel = "SPACE.yaml", description = "The settings to search.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--search",
      paramLabel = "NAME",
      description =
          "grid: every point; random; halving: many short trainings, the best third "
              + "continue for three times as long; bayes: a Gaussian process chooses the next "
              + "point (default: random).")
  private SearchName search = SearchName.RANDOM;

  @Option(
      names = "--trials",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "Number of trials; for halving, of the first round; grid takes all points "
              + "(default: 20).")
  private int trials = 20;

  @Option(
      names = "--at-once",
      paramLabel = "K",
      converter = AtLeastOne.class,
      description =
          "Trials that a search proposes before it knows their scores, so that a cluster (--on)"
              + " can run them together; changes what bayes proposes (default: 1).")
  private int atOnce = 1;

  @Mixin private final FarmOption on = new FarmOption();

  @Override
  public Integer call() {
    on.check(line());
    Space space = SpaceFile.read(file);
    return conduct(given(), experiment -> conduct(experiment, space));
  }

  private void conduct(Experiment experiment, Space space) {
    if (experiment.heldOut().validation() == null) {
      throw new ParameterException(
          experiment.line(),
          "a search needs validation images to score by: give --validation above 0");
    }
    Map<String, Object> own = new TreeMap<>();
    own.put("search", search);
    own.put("trials", trials);
    own.put("space", space.parameters());
    if (atOnce > 1) {
      own.put("at-once", atOnce);
    }
    ExperimentFolder folder = experiment.open(own);
    String names = String.join(", ", space.settings(new double[space.dimensions()]).keySet());
    experiment.announce("%s search over %s".formatted(search, names), folder);
    Trials made =
        Trainings.with(
            on,
            experiment,
            folder,
            trainings -> {
              Trials all = new Trials(experiment, space, trainings, atOnce);
              all.makeAll(search.in(space, trials, experiment.given().seed()));
              return all;
            });
    TuneResult result =
        result(experiment, folder, space, made.results(), Importance.of(space, made.done()));
    keepBest(folder, result);
    experiment.conclude(folder, result);
  }

  private TuneResult result(
      Experiment experiment,
      ExperimentFolder folder,
      Space space,
      List<TuneResult.TrialResult> results,
      List<Importance> importance) {
    return new TuneResult(
        folder.path().toString(),
        experiment.data().name(),
        experiment.data().notes(),
        search.toString(),
        experiment.given().selection().metric(),
        experiment.settings(),
        results,
        TuneResult.best(results).trial(),
        importance,
        space.parameters().stream().map(TuneResult.Scale::of).toList(),
        experiment.origin());
  }

  private static void keepBest(ExperimentFolder folder, TuneResult result) {
    Path config = folder.run(result.winner().run()).config();
    try {
      byte[] best = Files.readAllBytes(config);
      AtomicFile.write(folder.best(), out -> out.write(best));
    } catch (IOException e) {
      throw FormatException.unreadable(config, e);
    }
  }
}
