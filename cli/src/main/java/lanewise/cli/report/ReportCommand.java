package lanewise.cli.report;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lanewise.cli.error.CommandFailure;
import lanewise.cli.error.ExitCode;
import lanewise.cli.options.ConfigFile;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.run.ModelCard;
import lanewise.cli.run.RunFolder;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise report}: draws the report of a run again. */
@Command(
    name = "report",
    description = {
      "Draw the report of a finished run again: report.html, report.json and figures/ in its"
          + " folder.",
      "Train does this at its end. Pictures need the data set; without it they are left out."
    },
    footerHeading = "%nExample:%n",
    footer = "  lanewise report runs/RUN")
public final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder of a finished run.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path run;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    RunFolder folder = RunFolder.finished(run);
    ModelCard card =
        ModelCard.read(folder.best())
            .orElseThrow(
                () -> new CommandFailure(folder.best() + " does not say what network it is of"));
    DataSet data = data(line, folder);
    Screen screen = Screen.standard(line);
    String again = "lanewise train --config " + folder.config();
    screen.line("report  " + new RunPage(folder, card, data, again).write());
    return ExitCode.DONE;
  }

  private static @Nullable DataSet data(CommandLine line, RunFolder folder) {
    TrainOptions options = ConfigFile.options(folder.config());
    try {
      options.data.resolve(line);
      return options.holdout().applyTo(options.data.load());
    } catch (DataException | CommandLine.ParameterException e) {
      line.getErr().println("warning: no pictures in the report: " + e.getMessage());
      return null;
    }
  }
}
