package lanewise.cli.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.AtLeastOne;
import lanewise.cli.options.ConfigurationOptions;
import lanewise.cli.options.Settings;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.run.Predictions;
import lanewise.cli.run.RunFolder;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanewise medmnist}: a training judged the way MedMNIST's tables are. */
@Command(
    name = "medmnist",
    description = {
      "Follow MedMNIST's protocol: train with several seeds, take the epoch with the best"
          + " validation AUC, and report AUC (the unweighted mean of one-vs-rest) and accuracy of"
          + " the test images.",
      "Each run leaves a result file named and laid out as MedMNIST's evaluator writes it."
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise medmnist --data octmnist --runs 3",
      "  lanewise medmnist --data octmnist --config base.yaml --epochs 100"
    })
public final class MedmnistCommand implements Callable<Integer> {
  @Mixin private final ExperimentOptions options = new ExperimentOptions();

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private final ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Train with N seeds, from --seed on (default: 3).")
  private int runs = 3;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Settings settings = Settings.of(line).with("metric", "auc");
    TrainOptions given = settings.options(line);
    FastPath.warn(line.getErr());
    DataSet data = given.data.load();
    if (given.holdout().applyTo(data).validation() == null) {
      throw new ParameterException(
          line, "the protocol needs validation images to choose by: give --validation above 0");
    }
    Map<String, String> description = options.description(settings);
    description.put("runs", Integer.toString(runs));
    ExperimentFolder folder = ExperimentFolder.open(options.folder(given, data), description);
    Screen screen = options.screen(line);
    options.announce(screen, data, folder, runs + " runs of MedMNIST's protocol");
    List<Outcome> outcomes = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      TrainOptions training = settings.with("seed", given.seed + run - 1).options(line);
      try {
        outcomes.add(
            new Trainings(line, folder)
                .train(new Trainings.Job("run" + run, training, training.holdout().applyTo(data))));
      } catch (CancellationException e) {
        return ExitCode.INTERRUPTED;
      }
      Predictions predictions = Predictions.read(folder.run("run" + run).predictions());
      String name = EvaluatorFile.name(title(data), "test", predictions.evaluation(), "run" + run);
      folder.write(name, EvaluatorFile.text(predictions));
      files.add(name);
      screen.line(name);
    }
    MedmnistReport report =
        new MedmnistReport(
            folder.path().toString(),
            title(data),
            data.notes(),
            new TreeMap<>(settings.values()),
            outcomes,
            files,
            CrossvalReport.summary(outcomes, Outcome::auc),
            CrossvalReport.summary(outcomes, Outcome::accuracy),
            options.origin(given));
    options.conclude(screen, folder, report);
    return ExitCode.DONE;
  }

  /** The set's name, so that a part of it is never taken for the whole. */
  private static String title(DataSet data) {
    boolean subset = data.notes().stream().anyMatch(note -> note.contains("subset"));
    return RunFolder.plain(data.name()) + (subset ? "-subset" : "");
  }
}
