package lanewise.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The screens of a command. */
public final class Terminal {
  /** picocli's least. */
  private static final int HELP_WIDTH = 55;

  private Terminal() {}

  /** Standard output. */
  @SuppressWarnings("SystemConsoleNull") // since Java 25 it is null again without a terminal
  public static Screen standard(CommandLine line) {
    Console console = System.console();
    boolean terminal =
        console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    return new Screen(line.getOut(), terminal, Ansi.AUTO.enabled(), width(terminal));
  }

  /** What picocli asks the terminal for; it never says less than what its help needs. */
  private static int width(boolean terminal) {
    int helpWidth = new UsageMessageSpec().autoWidth(true).width();
    if (!terminal || helpWidth > HELP_WIDTH) {
      return helpWidth;
    }
    int columns = columns("/dev/tty");
    return columns > 0 ? columns : helpWidth;
  }

  /** The columns of a terminal, opened as a file; 0 if it is none, or none that tells. */
  static int columns(String file) {
    ProcessBuilder stty = new ProcessBuilder("stty", "size");
    stty.redirectInput(new File(file)).redirectError(ProcessBuilder.Redirect.DISCARD);
    try (InputStream out = stty.start().getInputStream()) {
      String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
    } catch (IOException | NumberFormatException e) {
      return 0; // no such program, or no such terminal
    }
  }

  /** Standard error as plain text, for commands whose standard output is machine-readable. */
  public static Screen beside(CommandLine line) {
    return Screen.plain(line.getErr());
  }
}
