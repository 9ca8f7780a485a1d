package lanewise.cli.command;

import java.nio.file.Path;
import java.util.Arrays;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.RunPath;
import lanewise.cli.options.UserCommand;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.model.ModelCard;
import lanewise.report.Report;
import lanewise.report.ReportFolder;
import lanewise.report.run.RunPage;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lanewise report}: redraws the report of a run or an experiment. */
@Command(
    name = "report",
    description = {
      "Redraw the report of a finished run or experiment: report.html, report.json "
          + "and figures/ in its folder.",
      "Each command draws its report when it ends. The sample images in a run's "
          + "report need its data set; without it they are left out."
    },
    footer = {"  lanewise report latest", "  lanewise report experiments/mine"})
public final class ReportCommand extends UserCommand {
  @Parameters(
      paramLabel = "DIR",
      converter = RunPath.class,
      description = "The folder of a finished run or experiment.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path path;

  @Override
  public Integer call() {
    CommandLine line = line();
    ReportFolder folder = new ReportFolder(path);
    Report report =
        ExperimentKind.report(path).orElseGet(() -> ofRun(line, RunFolder.finished(path)));
    try (Waiting _ = waiting("drawing the report")) {
      folder.write(report);
    }
    line.getOut().println("report  " + folder.page());
    return ExitCode.DONE;
  }

  private static Report ofRun(CommandLine line, RunFolder folder) {
    ModelCard card =
        ModelCard.read(folder.best())
            .orElseThrow(
                () -> new CommandFailure(folder.best() + " does not describe its network"));
    String again = "lanewise train --config " + folder.config();
    RunSettings settings = RunConfig.read(folder.config());
    return new RunPage(
            folder,
            card,
            data(line, folder, settings),
            settings.selection().metric(),
            settings.seed(),
            again)
        .report();
  }

  private static @Nullable DataSet data(CommandLine line, RunFolder folder, RunSettings settings) {
    try {
      DataSet data;
      try (Waiting _ = Waiting.toLoad(line, settings.data())) {
        data = settings.holdout().applyTo(settings.loadData());
      }
      // A training of an experiment may have been tested on other images of the same set.
      if (Arrays.equals(data.test().labels(), folder.readPredictions().labels())) {
        return data;
      }
      line.getErr()
          .println(
              "warning: no pictures in the report: the run was not tested on the test images of %s"
                  .formatted(data.name()));
      return null;
    } catch (DataException e) {
      line.getErr().println("warning: no pictures in the report: " + e.getMessage());
      return null;
    }
  }
}
