package lanewise.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

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
    return new Screen(
        line.getOut(), terminal, Ansi.AUTO.enabled(), width(terminal, line.getUsageHelpWidth()));
  }

  /** What picocli asked the terminal for; it never says less than what its help needs. */
  private static int width(boolean terminal, int helpWidth) {
    if (!terminal || helpWidth > HELP_WIDTH) {
      return helpWidth;
    }
    ProcessBuilder stty = new ProcessBuilder("stty", "size");
    stty.redirectInput(new File("/dev/tty")).redirectError(ProcessBuilder.Redirect.DISCARD);
    try (InputStream out = stty.start().getInputStream()) {
      String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
      int columns = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
      return columns > 0 ? columns : helpWidth;
    } catch (IOException | NumberFormatException e) {
      return helpWidth; // no such program, or no such terminal
    }
  }

  /** Standard error as plain text, for commands whose standard output is machine-readable. */
  public static Screen beside(CommandLine line) {
    return Screen.plain(line.getErr());
  }
}
