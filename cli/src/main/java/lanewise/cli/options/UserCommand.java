package lanewise.cli.options;

import com.google.errorprone.annotations.FormatMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.error.Mistakes;
import lanewise.cli.terminal.Terminal;
import lanewise.cli.terminal.Waiting;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command as called by the user; it returns the exit code. */
@Command(sortOptions = false, footerHeading = "%nExamples:%n")
public abstract class UserCommand implements Callable<Integer> {
  private final List<String> taken;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /**
   * @param taken the settings that it takes: names, or headings of {@link SettingOptions}
   */
  protected UserCommand(String... taken) {
    this.taken = List.of(taken);
  }

  /** Adds the options of their settings to the commands of a command line. */
  public static void addSettings(CommandLine line) {
    if (line.getCommandSpec().userObject() instanceof UserCommand command) {
      SettingOptions.addTo(line.getCommandSpec(), command.taken);
    }
    line.getSubcommands().values().forEach(UserCommand::addSettings);
  }

  /** The command line. */
  protected CommandLine line() {
    return spec.commandLine();
  }

  /** The settings given by the user. */
  protected RunConfig given() {
    RunConfig given = SettingOptions.given(line());
    String folder = given.values().get("data-dir");
    if (folder != null) { // checked even where a command turns out to need no data
      DataPlace.requireFolder(line(), "--data-dir", Path.of(folder));
    }
    return given;
  }

  /** The resolved settings, with all values filled in. */
  protected RunSettings settings() {
    return Mistakes.asUsage(line(), given()::settings);
  }

  /** The screen on standard output. */
  protected Screen screen() {
    return Terminal.standard(line());
  }

  /** Begins work that may take long. */
  protected Waiting waiting(String what) {
    return new Waiting(screen(), line().getErr(), what);
  }

  /** A usage error, with a message for {@link String#formatted}. */
  @FormatMethod
  protected ParameterException mistake(String format, Object... values) {
    return new ParameterException(line(), format.formatted(values));
  }
}
