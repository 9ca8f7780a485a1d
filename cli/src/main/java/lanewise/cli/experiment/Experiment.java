package lanewise.cli.experiment;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.environment.SlowPath;
import lanewise.cli.options.OutputOptions;
import lanewise.datasets.DataSet;
import lanewise.report.Provenance;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunSettings;
import lanewise.screen.Screen;
import picocli.CommandLine;

/**
 * An experiment under way, from what its command was told to what it found.
 *
 * @param line the command, as it was called
 * @param settings of its trainings
 * @param given the settings that follow from them, all filled in
 * @param data as they were loaded, no validation images held out
 * @param screen where it shows what it does
 */
public record Experiment(
    ExperimentCommand command,
    CommandLine line,
    RunConfig settings,
    RunSettings given,
    DataSet data,
    Screen screen) {

  /** Checks the settings, warns of what makes it slow, and loads the images. */
  static Experiment begin(ExperimentCommand command, CommandLine line, RunConfig settings) {
    RunSettings given = command.settings(settings);
    SlowPath.warn(line.getErr());
    Screen screen = command.output.screen(line);
    return new Experiment(command, line, settings, given, given.loadData(), screen);
  }

  /** The settings that follow from others, all filled in. */
  public RunSettings resolve(RunConfig others) {
    return command.settings(others);
  }

  /** The images to learn from, to choose by and to judge by. */
  public DataSet heldOut() {
    return given.holdout().applyTo(data);
  }

  /** How what it finds comes to be. */
  public Provenance origin() {
    return OutputOptions.provenance(line.getCommandSpec(), given.threads());
  }

  /**
   * Makes its folder, or goes on in it.
   *
   * @param own the command's own options, on which the results depend besides the settings
   */
  public ExperimentFolder open(Map<String, ?> own) {
    Map<String, String> description = new TreeMap<>(settings.values());
    description.remove("threads"); // it decides nothing
    description.put("command", name());
    own.forEach((name, value) -> description.put(name, value.toString()));
    return ExperimentFolder.open(command.out == null ? usualFolder() : command.out, description);
  }

  private Path usualFolder() {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    Path run = RunFolder.usualPath(given.model().name(), data.name(), now);
    return Path.of("experiments", name() + "-" + run.getFileName());
  }

  private String name() {
    return line.getCommandSpec().name();
  }

  /** Says what begins. */
  public void announce(String what) {
    screen.line("%s: %s".formatted(screen.bold(data.name()), what));
    screen.notes(data);
  }

  /** Says what begins, and how to go on with it. */
  public void announce(String what, ExperimentFolder folder) {
    announce(what);
    screen.line("after an interruption, go on with the same command and --out " + folder.path());
    screen.gap();
  }

  /** Writes, shows and draws the result. */
  public void conclude(ExperimentFolder folder, Result result) {
    folder.write(result);
    screen.gap();
    result.report(folder).show(screen);
    if (command.output.drawsReport()) {
      folder.draw(screen, line.getErr(), result);
    }
    command.output.conclude(line, result, folder.path().toString());
  }
}
