package lanewise.cli.options;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.concurrent.Callable;
import lanewise.cli.error.Mistakes;
import lanewise.cli.terminal.Terminal;
import lanewise.run.RunConfig;
import lanewise.run.RunSettings;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command as a user called it; what it returns is the exit code. */
@Command(sortOptions = false, footerHeading = "%nExamples:%n")
public abstract class UserCommand implements Callable<Integer> {
  private final List<String> taken;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /**
   * @param taken the settings that it takes: their names, or headings of {@link SettingOptions}
   */
  protected UserCommand(String... taken) {
    this.taken = List.of(taken);
  }

  /** Gives the commands below a command line the options of the settings that they take. */
  public static void addSettings(CommandLine line) {
    if (line.getCommandSpec().userObject() instanceof UserCommand command) {
      SettingOptions.addTo(line.getCommandSpec(), command.taken);
    }
    line.getSubcommands().values().forEach(UserCommand::addSettings);
  }

  /** The line that it was called by. */
  protected CommandLine line() {
    return spec.commandLine();
  }

  /** What it was given of the settings that it takes. */
  protected RunConfig given() {
    return SettingOptions.given(line());
  }

  /** The settings that follow from what it was given, all filled in. */
  protected RunSettings settings() {
    return Mistakes.asUsage(line(), given()::settings);
  }

  /** Where it shows what it does: standard output. */
  protected Screen screen() {
    return Terminal.standard(line());
  }

  /** A mistake in what it was given, for {@link String#formatted}. */
  @FormatMethod
  protected ParameterException mistake(String format, Object... values) {
    return new ParameterException(line(), format.formatted(values));
  }
}
