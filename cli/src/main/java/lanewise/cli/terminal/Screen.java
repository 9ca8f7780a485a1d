package lanewise.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import lanewise.datasets.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes for people.
 *
 * @param out the stream
 * @param terminal whether it is a terminal, where a line can be written over
 * @param coloured whether bold type and colours are wanted there
 * @param width columns of the terminal
 */
public record Screen(PrintWriter out, boolean terminal, boolean coloured, int width) {
  private static final int PLAIN_WIDTH = 80;
  private static final String ERASE_REST = "\u001b[K";

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
    return new Screen(line.getErr(), false, false, PLAIN_WIDTH);
  }

  /** Nowhere. */
  public static Screen none() {
    return new Screen(new PrintWriter(PrintWriter.nullWriter()), false, false, PLAIN_WIDTH);
  }

  /** Writes a line. */
  public void line(String text) {
    out.println(text);
  }

  /** On a terminal, writes over the line that the cursor stands in, and stays there. */
  public void overwrite(String text) {
    out.print('\r' + text + ERASE_REST);
    out.flush();
  }

  /** Writes an empty line. */
  public void gap() {
    out.println();
  }

  /** Writes a table, its headings in bold. */
  public void table(TextTable table) {
    table(table, (text, _, _) -> text);
  }

  /** Writes a table, its headings in bold and its cells as they are styled. */
  public void table(TextTable table, TextTable.Style style) {
    List<String> lines = table.lines(style);
    line(bold(lines.getFirst()));
    lines.stream().skip(1).forEach(this::line);
  }

  /** Writes what a reader of any figure on a data set must know. */
  public void notes(DataSet data) {
    data.notes().forEach(note -> line(yellow("note: %s: %s".formatted(data.name(), note))));
  }

  /** Text in bold, where that is wanted. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** Text in green, where that is wanted. */
  public String green(String text) {
    return styled("32", text);
  }

  /** Text in yellow, where that is wanted. */
  public String yellow(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
