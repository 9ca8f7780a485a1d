package lanewise.cli.options;

import com.google.errorprone.annotations.FormatMethod;
import java.util.concurrent.Callable;
import lanewise.cli.terminal.Terminal;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command as a user called it; what it returns is the exit code. */
@Command(sortOptions = false, footerHeading = "%nExamples:%n")
public abstract class UserCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** The line that it was called by. */
  protected CommandLine line() {
    return spec.commandLine();
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
