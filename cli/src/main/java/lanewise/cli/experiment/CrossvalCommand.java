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
import lanewise.cli.run.EvaluationReport;
import lanewise.cli.run.Predictions;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.datasets.Folds;
import lanewise.datasets.ImageSet;
import lanewise.train.Evaluation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private final ConfigurationOptions configuration = new ConfigurationOptions();

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

  @Option(
      names = "--parallel",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description = "Folds at a time; they come out the same (default: 1).")
  private int parallel = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    Settings settings = Settings.of(line);
    TrainOptions given = settings.options(line);
    FastPath.warn(line.getErr());
    DataSet data = given.data.load();
    ImageSet images = pool.of(data);
    Folds dealt = Folds.stratified(images, folds, given.seed);
    ExperimentFolder folder =
        ExperimentFolder.open(options.folder(given, data), description(settings));
    Screen screen = options.screen(line);
    options.announce(
        screen, data, folder, "%,d images in %d folds".formatted(images.size(), folds));
    List<Trainings.Job> jobs = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      TrainOptions training = settings.options(line);
      jobs.add(
          new Trainings.Job(
              "fold-" + (fold + 1),
              training,
              training.holdout().applyTo(FoldData.of(data, images, dealt, fold))));
    }
    List<Outcome> outcomes;
    try {
      outcomes =
          new Trainings(line, folder).trainAll(jobs, parallel, outcome -> show(screen, outcome));
    } catch (CancellationException e) {
      return ExitCode.INTERRUPTED;
    }
    CrossvalReport report =
        report(folder, data, settings, given, outcomes, outOfFold(folder, images, dealt));
    options.conclude(screen, folder, report);
    return ExitCode.DONE;
  }

  private Map<String, String> description(Settings settings) {
    Map<String, String> description = options.description(settings);
    description.put("folds", Integer.toString(folds));
    description.put("pool", pool.toString());
    return description;
  }

  private static void show(Screen screen, Outcome outcome) {
    screen.line(
        "%s: accuracy %s, balanced %s, %s"
            .formatted(
                outcome.run(),
                Figures.percent(outcome.accuracy()),
                Figures.percent(outcome.balancedAccuracy()),
                Figures.duration(outcome.seconds())));
  }

  /** Puts the folds' predictions in the order of the images. */
  private Predictions outOfFold(ExperimentFolder folder, ImageSet images, Folds dealt) {
    int classes = images.classes();
    float[] probabilities = new float[images.size() * classes];
    for (int fold = 0; fold < folds; fold++) {
      Predictions ofFold = Predictions.read(folder.run("fold-" + (fold + 1)).predictions());
      int[] rows = dealt.split(fold).held();
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(
            ofFold.probabilities(), i * classes, probabilities, rows[i] * classes, classes);
      }
    }
    Predictions all = new Predictions(images.classNames(), images.labels(), probabilities);
    all.write(folder.predictions());
    return all;
  }

  private CrossvalReport report(
      ExperimentFolder folder,
      DataSet data,
      Settings settings,
      TrainOptions given,
      List<Outcome> outcomes,
      Predictions outOfFold) {
    Evaluation all = outOfFold.evaluation();
    return new CrossvalReport(
        folder.path().toString(),
        data.name(),
        data.notes(),
        pool,
        new TreeMap<>(settings.values()),
        outcomes,
        CrossvalReport.summary(outcomes, Outcome::accuracy),
        CrossvalReport.summary(outcomes, Outcome::balancedAccuracy),
        CrossvalReport.summary(outcomes, Outcome::auc),
        EvaluationReport.of(all, data.classNames()),
        all.auc(),
        options.origin(given));
  }
}
