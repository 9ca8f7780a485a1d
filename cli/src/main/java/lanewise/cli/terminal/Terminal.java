package lanewise.cli.terminal;

import java.io.Console;
import lanewise.screen.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The screens of a command. */
public final class Terminal {
  private Terminal() {}

  /** Standard output. */
  @SuppressWarnings("SystemConsoleNull") // it is null again, since 25, where there is no terminal
  public static Screen standard(CommandLine line) {
    Console console = System.console();
    boolean terminal =
        console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    // picocli knows how to ask a terminal for its width.
    return new Screen(line.getOut(), terminal, Ansi.AUTO.enabled(), line.getUsageHelpWidth());
  }

  /** Standard error, in plain lines: for commands whose standard output is for machines. */
  public static Screen beside(CommandLine line) {
    return Screen.plain(line.getErr());
  }
}
