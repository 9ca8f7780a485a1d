package lanewise.cli.experiment;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.options.Settings;
import lanewise.cli.options.TrainOptions;
import lanewise.cli.report.Provenance;
import lanewise.cli.report.ReportOption;
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

  @Mixin private final ReportOption reporting = new ReportOption();

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

  /** All that an experiment with these settings depends on, besides its own options. */
  Map<String, String> description(Settings settings) {
    Map<String, String> description = new TreeMap<>(settings.values());
    description.remove("threads"); // it decides nothing
    description.put("command", spec.name());
    return description;
  }

  /** How what the experiment finds comes to be. */
  Provenance origin(TrainOptions given) {
    return Provenance.of(spec, given.engine.threads());
  }

  /** Says what begins. */
  void announce(Screen screen, DataSet data, String what) {
    screen.line("%s: %s".formatted(screen.bold(data.name()), what));
    screen.notes(data);
  }

  /** Says what begins, and how to go on with it. */
  void announce(Screen screen, DataSet data, ExperimentFolder folder, String what) {
    announce(screen, data, what);
    screen.line("after an interruption, go on with the same command and --out " + folder.path());
    screen.gap();
  }

  /** Writes and shows what was found, and says on standard output what a machine wants to know. */
  void conclude(Screen screen, ExperimentFolder folder, Findings found) {
    CommandLine line = spec.commandLine();
    folder.write(found);
    found.show(screen);
    screen.line("folder  " + folder.path());
    if (!reporting.none) {
      folder.draw(screen, line.getErr(), found);
    }
    if (json) {
      line.getOut().println(Json.of(found));
    } else if (quiet) {
      line.getOut().println(folder.path());
    }
  }
}
