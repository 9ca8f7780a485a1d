package lanewise.cli.command;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.cli.environment.FastPath;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.report.RunPage;
import lanewise.cli.run.Json;
import lanewise.cli.run.ModelCard;
import lanewise.cli.run.RunFolder;
import lanewise.cli.run.RunReport;
import lanewise.cli.run.TrainingImages;
import lanewise.cli.run.TrainingRun;
import lanewise.cli.run.Weights;
import lanewise.cli.terminal.Figures;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Loader;
import lanewise.format.FormatException;
import lanewise.kernel.VectorSupport;
import lanewise.nn.Network;
import lanewise.parallel.Scheduler;
import lanewise.plan.Plan;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lanewise train}: a network learns a data set, and a run folder remembers it. */
@Command(
    name = "train",
    description =
        "Train a network and leave its weights, figures and configuration in a run folder.",
    sortOptions = false,
    abbreviateSynopsis = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lanewise train",
      "  lanewise train --model fashion-cnn --data fashion-mnist --epochs 5 --seed 7",
      "  lanewise train --model simple-vgg --filters 32,64 --optimizer sgd --lr 0.03",
      "  lanewise train --config runs/RUN/config.yaml --seed 2"
    })
public final class TrainCommand implements Callable<Integer> {
  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder, new or empty (default: runs/MODEL-DATA-TIME).")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "One JSON object on standard output at the end, all else on standard error.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the path of the run folder.")
  private boolean quiet;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE.yaml",
      description = "Take the options from a run's config.yaml; those given here win.")
  void setConfig(@Nullable Path file) {
    if (file != null) {
      try {
        spec.defaultValueProvider(ConfigFile.read(file));
      } catch (FormatException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    CommandLine line = spec.commandLine();
    options.resolve(line);
    FastPath.warn(line.getErr());
    if (out != null) {
      RunFolder.requireFree(out); // before the work, not after
    }
    DataSet data = options.holdout().applyTo(options.data.load());
    requireBatchFits(data.train());
    ModelCard card = ModelCard.of(options, data);
    Loader images = TrainingImages.of(options, card, data.train());
    options.resolveEpochs(images.imageCount());
    Network network = Mistakes.asUsage(line, card::network);
    try (Scheduler scheduler = options.engine.scheduler(line)) {
      Plan plan = Plan.compile(network, options.batch.size, options.engine.conv, scheduler);
      plan.load(initialWeights(network));
      plan.setSeed(options.seed);
      RunFolder folder = RunFolder.create(out == null ? usualFolder(data) : out);
      Screen screen = screen(line);
      showHeader(screen, network, data, images);
      RunReport report =
          new TrainingRun(options, data, card, images, plan, folder)
              .execute(screen, line.getErr(), start);
      if (report == null) {
        return ExitCode.INTERRUPTED;
      }
      report.show(screen);
      showPage(screen, data, new RunPage(folder, card, data, called()));
      if (json) {
        line.getOut().println(Json.of(report));
      } else if (quiet) {
        line.getOut().println(report.run());
      }
      return ExitCode.DONE;
    }
  }

  /** Nothing that goes wrong with a report may make a good run look like a bad one. */
  private void showPage(Screen screen, DataSet data, RunPage page) {
    try {
      page.measure(data.test());
      screen.line("report         " + page.write());
    } catch (RuntimeException | LinkageError | InternalError e) { // fonts fail with the latter two
      spec.commandLine().getErr().println("warning: the report could not be written: " + e);
    }
  }

  private String called() {
    return "lanewise "
        + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  private Screen screen(CommandLine line) {
    if (quiet) {
      return Screen.none();
    }
    return json ? Screen.beside(line) : Screen.standard(line);
  }

  private Path usualFolder(DataSet data) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    return RunFolder.usualPath(options.model.spec().name(), data.name(), now);
  }

  private void requireBatchFits(ImageSet train) {
    if (options.batch.size > train.size()) {
      throw new ParameterException(
          spec.commandLine(),
          "--batch-size %,d is larger than the %,d training images: give %d or less"
              .formatted(options.batch.size, train.size(), train.size()));
    }
  }

  private Map<String, Tensor> initialWeights(Network network) {
    return options.init == null
        ? network.initialize(options.seed)
        : Weights.read(options.init, network);
  }

  private void showHeader(Screen screen, Network network, DataSet data, Loader images) {
    ImageSet held = data.validation();
    Shape image = network.inputShape();
    screen.line(
        "%s: %s parameters, %,.1f MFLOP per image"
            .formatted(
                screen.bold(String.valueOf(options.model.model)),
                Figures.count(network.parameterCount()),
                network.flops() / 1e6));
    screen.line(
        "%s: %s images to train, %s to validate, %s to test; %d classes, %dx%d %s"
            .formatted(
                screen.bold(data.name()),
                Figures.count(data.train().size()),
                held == null ? "none" : Figures.count(held.size()),
                Figures.count(data.test().size()),
                data.classNames().size(),
                image.extent(1),
                image.extent(2),
                image.extent(0) == 1 ? "grey" : "colour"));
    screen.notes(data);
    if (images.imageCount() != data.train().size()) {
      screen.line(
          "%s: %s images an epoch"
              .formatted(
                  screen.bold("balance " + options.balance.name),
                  Figures.count(images.imageCount())));
    }
    screen.line(
        "%s: learning rate %s, batch size %d, seed %d"
            .formatted(
                screen.bold(options.optimizer.optimizer.toString()),
                options.rateText(),
                options.batch.size,
                options.seed));
    screen.line(
        "%d threads, %s"
            .formatted(options.engine.threads(), FastPath.describe(VectorSupport.detect())));
    screen.gap();
  }
}
