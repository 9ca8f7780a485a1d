package lanewise.cli.terminal;

import java.io.Console;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The screens of a command. */
public final class Terminal {
  private Terminal() {}

  /** Standard output. */
  @SuppressWarnings("SystemConsoleNull") // since Java 25 it is null again without a terminal
  public static Screen standard(CommandLine line) {
    Console console = System.console();
    boolean terminal =
        console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    // picocli determines the width of the terminal.
    return new Screen(line.getOut(), terminal, Ansi.AUTO.enabled(), line.getUsageHelpWidth());
  }

  /** Standard error as plain text, for commands whose standard output is machine-readable. */
  public static Screen beside(CommandLine line) {
    return Screen.plain(line.getErr());
  }
}
