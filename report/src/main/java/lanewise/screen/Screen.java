package lanewise.screen;

import java.io.PrintWriter;
import java.util.List;
import lanewise.datasets.DataSet;
import lanewise.text.Text;

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

  /** Plain lines to a stream. */
  public static Screen plain(PrintWriter out) {
    return new Screen(out, false, false, PLAIN_WIDTH);
  }

  /** Nowhere. */
  public static Screen none() {
    return plain(new PrintWriter(PrintWriter.nullWriter()));
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
    data.notes().forEach(note -> line(yellow(Text.of("note: %s: %s", data.name(), note))));
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
