package lanewise.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;
import java.util.function.Function;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.error.Mistakes;
import lanewise.cli.experiment.ExperimentFolder;
import lanewise.cli.experiment.Farm;
import lanewise.cli.live.LiveOptions;
import lanewise.cli.live.LivePage;
import lanewise.cli.options.OutputOptions;
import lanewise.cli.options.RunPath;
import lanewise.cli.options.SettingOptions;
import lanewise.cli.options.TrainingCommand;
import lanewise.cli.run.InterruptibleRun;
import lanewise.cli.run.WarmUp;
import lanewise.cli.terminal.Waiting;
import lanewise.cli.track.Trackers;
import lanewise.cli.track.TrackingOptions;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.model.ModelCard;
import lanewise.parallel.Scheduler;
import lanewise.report.ReportFolder;
import lanewise.report.run.History;
import lanewise.report.run.RunPage;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunReport;
import lanewise.run.RunSettings;
import lanewise.run.TrainingRun;
import lanewise.screen.Screen;
import lanewise.screen.Sparkline;
import lanewise.train.TrainingListener;
import lanewise.workers.Exchange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code lanewise train}: trains a network and writes a run folder. */
@Command(
    name = "train",
    description =
        "Train a network and write its weights, results and configuration to a run folder.",
    abbreviateSynopsis = true,
    footer = {
      "  lanewise train",
      "  lanewise train --model fashion-cnn --data fashion-mnist --epochs 5 --seed 7",
      "  lanewise train --model simple-vgg --filters 32,64 --optimizer sgd --lr 0.03",
      "  lanewise train --live",
      "  lanewise train --recipe fashion-best",
      "  lanewise train --config mine.yaml --seed 2",
      "  lanewise train --resume latest"
    })
public final class TrainCommand extends TrainingCommand {
  private static final String LOSS = "loss  ";
  private static final int LOSS_COLUMNS = 60;

  @Mixin private final LiveOptions live = new LiveOptions();
  @Mixin private final TrackingOptions tracking = new TrackingOptions();
  @Mixin private final WorkerOptions workers = new WorkerOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder, new or empty (default: runs/MODEL-DATA-TIME).")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      converter = RunPath.class,
      description =
          "Continue an interrupted run; the result is byte for byte the same. Its options "
              + "are remembered.")
  void setResume(@Nullable Path run) {
    if (run != null) {
      resumed = new RunFolder(run);
      if (Files.isDirectory(run) && !Files.exists(resumed.config())) {
        throw mistake(
            "--resume: %s is not a run folder: it has no %s", run, resumed.config().getFileName());
      }
      configuration.take(resumed.config());
    }
  }

  private @Nullable RunFolder resumed;

  @Option(
      names = "--accept-changes",
      description =
          "With --resume: continue although settings or images have changed since; the result "
              + "then depends on both.")
  private boolean acceptsChanges;

  private TrainingListener watcher = TrainingListener.NONE;
  private Consumer<@Nullable RunReport> end = _ -> {};

  @Override
  public Integer call() {
    long start = System.nanoTime();
    CommandLine line = line();
    if (resumed != null) {
      requireResumable(line, resumed);
    }
    if (acceptsChanges && resumed == null) {
      throw mistake("--accept-changes goes with --resume");
    }
    RunSettings settings = settings();
    workers.check(line, settings);
    SlowPath.warn(line.getErr());
    if (out != null && !workers.assists()) {
      RunFolder.requireFree(out); // fail before the work, not after it
    }
    DataSet given;
    try (Waiting _ = output.waiting(line, "loading " + settings.data());
        WarmUp _ = new WarmUp(settings)) {
      given = settings.holdout().applyTo(settings.loadData());
    }
    requireBatchFits(settings, given.train());
    try (Scheduler scheduler = Scheduler.upTo(settings.threads())) {
      TrainingRun run;
      try (Waiting _ = output.waiting(line, "preparing the images")) {
        run = Mistakes.asUsage(line, () -> TrainingRun.prepare(settings, given, scheduler));
      }
      if (!workers.given()) {
        return train(run, settings, start, folder -> here(run, folder, start));
      }
      try (Farm farm = workers.farm(settings)) {
        if (farm != null) {
          return train(
              run,
              settings,
              start,
              folder -> {
                workers.shared(settings, given, folder.path()).on(farm);
                RunReport report = folder.report();
                end.accept(report);
                return report;
              });
        }
      }
      try (Exchange exchange = workers.meet(line, run.common())) {
        run.among(exchange);
        try {
          return workers.assists()
              ? assist(run)
              : train(run, settings, start, folder -> here(run, folder, start));
        } catch (RuntimeException e) {
          exchange.leave(String.valueOf(e.getMessage()));
          throw e;
        }
      }
    }
  }

  private int assist(TrainingRun run) {
    Screen screen = output.screen(line());
    screen.line(workers.text());
    long steps = run.assist(RunListener.NONE);
    screen.line("%d steps; worker 0 has the results", steps);
    return ExitCode.DONE;
  }

  /** Executes the run in this process; null if it was interrupted. */
  private @Nullable RunReport here(TrainingRun run, RunFolder folder, long start) {
    return new InterruptibleRun(run, folder, "lanewise train --resume " + folder.path())
        .execute(output.screen(line()), line(), start, watcher, end);
  }

  /**
   * Trains and shows what came of it.
   *
   * @param training makes the run in its folder
   */
  private int train(
      TrainingRun run,
      RunSettings settings,
      long start,
      Function<RunFolder, @Nullable RunReport> training) {
    CommandLine line = line();
    DataSet data = run.data();
    if (acceptsChanges) {
      run.acceptChanges(
          changes -> line.getErr().println("warning: the run has changed since: " + changes));
    }
    Path path = resumed != null ? resumed.path() : out == null ? usualFolder(settings, data) : out;
    try (LivePage page = live.open(line, run, data, path, workers.given());
        Trackers trackers = tracking.open(line, run, path)) {
      RunFolder folder = resumed != null ? resumed : RunFolder.create(path);
      Screen screen = output.screen(line);
      new TrainingHeader(settings, run.card().network(), data, run.images()).show(screen);
      if (page != null) {
        screen.line("%s: %s", screen.bold("live"), page.address());
      }
      screen.gap();
      watcher =
          TrainingListener.all(page == null ? TrainingListener.NONE : page.listener(), trackers);
      end = trackers::end;
      RunReport report = training.apply(folder);
      if (report == null) {
        return ExitCode.INTERRUPTED;
      }
      showLoss(screen, folder);
      String accuracy = "test accuracy " + report.test().accuracyText();
      if (page != null && output.drawsReport()) {
        page.doing("Drawing the report: " + accuracy);
      }
      RunPage result = page(settings, folder, run.card(), data); // with its thresholds
      boolean drawn = output.drawsReport() && draw(folder, result, data, start);
      if (page != null) {
        page.end("Finished: " + accuracy, drawn ? new ReportFolder(path).page() : null);
      }
      screen.gap();
      result.summary().show(screen);
      if (drawn) {
        screen.line("report  " + new ReportFolder(path).page());
      }
      output.conclude(line, folder.report(), report.run());
      return ExitCode.DONE;
    }
  }

  private static void showLoss(Screen screen, RunFolder folder) {
    double[] losses = History.ofSteps(folder).column("loss");
    screen.gap();
    int columns = Math.min(LOSS_COLUMNS, screen.width() - LOSS.length());
    screen.line(LOSS + Sparkline.of(losses, columns, System.out.charset()));
  }

  private RunPage page(RunSettings settings, RunFolder folder, ModelCard card, DataSet data) {
    String command =
        OutputOptions.provenance(line().getCommandSpec(), settings.threads()).command();
    return new RunPage(folder, card, data, settings.selection().metric(), settings.seed(), command);
  }

  /** Draws the report, whose time is part of the whole; returns whether it could be drawn. */
  private boolean draw(RunFolder folder, RunPage page, DataSet data, long start) {
    try (Waiting _ = output.waiting(line(), "drawing the report")) {
      return new ReportFolder(folder.path())
          .conclude(
              line().getErr(),
              () -> {
                page.measure(data.test());
                return page.report();
              },
              drawn -> {
                RunReport whole = folder.report().lasting((System.nanoTime() - start) / 1e9);
                folder.write(whole);
                return drawn.with(RunPage.time(whole.time()));
              });
    }
  }

  private static Path usualFolder(RunSettings settings, DataSet data) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    return RunFolder.createNew(
        Path.of("runs", RunFolder.usualName(settings.model().name(), data.name(), now)));
  }

  private void requireBatchFits(RunSettings settings, ImageSet train) {
    if (settings.batchSize() > train.size()) {
      throw mistake(
          "--batch-size %,d is larger than the %,d training images: give %d or less",
          settings.batchSize(), train.size(), train.size());
    }
  }

  /** Refuses a finished run, and options that would change the run. */
  private void requireResumable(CommandLine line, RunFolder run) {
    for (OptionSpec given : line.getParseResult().matchedOptions()) {
      String name = given.longestName();
      if (name.equals("--out") || (SettingOptions.isSetting(given) && !name.equals("--threads"))) {
        throw new ParameterException(
            line, "a resumed run keeps its options and its folder: leave out " + name);
      }
    }
    if (ExperimentFolder.holds(run.path())) {
      throw new CommandFailure(
          run.path()
              + " belongs to an experiment, which selects its training images: repeat the"
              + " experiment's command");
    }
    if (Files.exists(run.metrics())) {
      throw new CommandFailure(
          run.path()
              + " is a finished run: there is nothing to resume; `lanewise report %s` draws its report, `lanewise train --config %s` runs it again"
                  .formatted(run.path(), run.config()));
    }
  }
}
