package lanewise.cli.experiment;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.run.Json;
import lanewise.cli.run.RunFolder;
import lanewise.cli.terminal.Screen;
import lanewise.datasets.DataSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that experiments share: those of a training, and where the results go. */
final class ExperimentOptions {
  @Mixin
  @SuppressWarnings("UnusedVariable") // read through Settings
  private final TrainOptions training = new TrainOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The experiment's folder (default: experiments/COMMAND-MODEL-DATA-TIME).",
        "In the folder of the same command, unfinished, it goes on there."
      })
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "One JSON object on standard output at the end, all else on standard error.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the path of the experiment's folder.")
  private boolean quiet;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** The place of the experiment's folder. */
  Path folder(TrainOptions given, DataSet data) {
    if (out != null) {
      return out;
    }
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    Path run = RunFolder.usualPath(given.model.spec().name(), data.name(), now);
    return Path.of("experiments", spec.name() + "-" + run.getFileName());
  }

  /** Where the experiment shows what it does. */
  Screen screen(CommandLine line) {
    if (quiet) {
      return Screen.none();
    }
    return json ? Screen.beside(line) : Screen.standard(line);
  }

  /** Says what begins, and how to go on with it. */
  void announce(Screen screen, DataSet data, ExperimentFolder folder, String what) {
    screen.line("%s: %s".formatted(screen.bold(data.name()), what));
    screen.notes(data);
    screen.line("after an interruption, go on with the same command and --out " + folder.path());
    screen.gap();
  }

  /** Says on standard output what a machine wants to know of the results. */
  void answer(CommandLine line, ExperimentFolder folder, Object report) {
    if (json) {
      line.getOut().println(Json.of(report));
    } else if (quiet) {
      line.getOut().println(folder.path());
    }
  }
}
