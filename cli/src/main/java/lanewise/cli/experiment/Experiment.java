package lanewise.cli.experiment;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.options.OutputOptions;
import lanewise.cli.terminal.Waiting;
import lanewise.datasets.DataSet;
import lanewise.report.Provenance;
import lanewise.run.RunConfig;
import lanewise.run.RunInputs;
import lanewise.run.RunSettings;
import lanewise.screen.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * An experiment in progress: its command, settings and data.
 *
 * @param line the command line
 * @param settings the settings of its trainings
 * @param given these settings with all values filled in
 * @param data the loaded data set, before holding out validation images
 * @param screen the output
 * @param out the folder that was asked for; null for the usual one
 */
public record Experiment(
    ExperimentCommand command,
    CommandLine line,
    RunConfig settings,
    RunSettings given,
    DataSet data,
    Screen screen,
    @Nullable Path out) {

  /** Checks the settings, warns of slow settings, and loads the images. */
  static Experiment begin(
      ExperimentCommand command, CommandLine line, RunConfig settings, @Nullable Path out) {
    RunSettings given = command.settings(settings);
    SlowPath.warn(line.getErr());
    Screen screen = command.output.screen(line);
    try (Waiting _ = command.output.waiting(line, "loading " + given.data())) {
      return new Experiment(command, line, settings, given, given.loadData(), screen, out);
    }
  }

  /** Resolves settings, with all values filled in. */
  public RunSettings resolve(RunConfig others) {
    return command.settings(others);
  }

  /** The data set that settings name; that of the experiment is there already. */
  DataSet loaded(RunSettings source) {
    return source.equals(given) ? data : source.loadData();
  }

  /** The training, validation and test images. */
  public DataSet heldOut() {
    return given.holdout().applyTo(data);
  }

  /** The provenance of the results. */
  public Provenance origin() {
    return OutputOptions.provenance(line.getCommandSpec(), given.threads());
  }

  /**
   * Creates the experiment's folder, or opens it to continue.
   *
   * @param own the command's options that affect the results, in addition to the settings
   */
  public ExperimentFolder open(Map<String, ?> own) {
    Map<String, Object> description = new TreeMap<>(own);
    description.put("command", name());
    description.putAll(RunInputs.ofImages(data));
    Path folder = out == null ? usualFolder() : out;
    command.take(folder);
    return ExperimentFolder.open(folder, settings, description);
  }

  private Path usualFolder() {
    return command.usualFolder(given, data.name());
  }

  private String name() {
    return line.getCommandSpec().name();
  }

  /** Announces the experiment. */
  public void announce(String what) {
    screen.line("%s: %s", screen.bold(data.name()), what);
    screen.notes(data);
  }

  /** Announces the experiment and how to continue it. */
  public void announce(String what, ExperimentFolder folder) {
    announce(what);
    screen.line("after an interruption, continue with the same command and --out " + folder.path());
    screen.gap();
  }

  /** Begins work that may take long. */
  public Waiting waiting(String what) {
    return command.output.waiting(line, what);
  }

  /** Writes, shows and draws the result, and ends the command's output with it. */
  public void conclude(ExperimentFolder folder, Result result) {
    write(folder, result);
    command.output.conclude(line, result, folder.path().toString());
  }

  /** Writes, shows and draws a result. */
  public void write(ExperimentFolder folder, Result result) {
    folder.write(result);
    screen.gap();
    result.report(folder).show(screen);
    if (command.output.drawsReport()) {
      folder.draw(screen, line.getErr(), waiting("drawing the report"), result);
    }
  }
}
