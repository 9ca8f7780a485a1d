package lanewise.screen;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import lanewise.datasets.DataSet;
import lanewise.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * The text output of a command.
 *
 * @param out the stream
 * @param terminal whether it is a terminal, where a line can be overwritten
 * @param coloured whether bold type and colours are used
 * @param width the number of columns of the terminal
 */
public record Screen(PrintWriter out, boolean terminal, boolean coloured, int width) {
  private static final int PLAIN_WIDTH = 80;
  private static final String ERASE_REST = "\u001b[K";

  /** Plain text to a stream. */
  public static Screen plain(PrintWriter out) {
    return new Screen(out, false, false, PLAIN_WIDTH);
  }

  /** A screen that discards everything. */
  public static Screen none() {
    return plain(new PrintWriter(PrintWriter.nullWriter()));
  }

  /** Writes a line; on a terminal, one that is too long is broken between words. */
  public void line(String text) {
    out.println(terminal ? LineBreaks.in(text, width) : text);
  }

  /** Writes text that is broken between words everywhere. */
  public void paragraph(String text) {
    out.println(LineBreaks.in(text, width));
  }

  /** Writes a line, as {@link Text#of} formats it. */
  @FormatMethod
  public void line(String format, @Nullable Object... values) {
    line(Text.of(format, values));
  }

  /** On a terminal, overwrites the current line without ending it; what does not fit is cut off. */
  public void overwrite(String text) {
    out.print('\r' + text.substring(0, Math.min(text.length(), width - 1)) + ERASE_REST);
    out.flush();
  }

  /** Writes an empty line. */
  public void gap() {
    out.println();
  }

  /** Writes a table with bold headings. */
  public void table(TextTable table) {
    table(table, (text, _, _) -> text);
  }

  /**
   * Writes a table with bold headings and styled cells; on a terminal that is too narrow in blocks
   * of columns, or even each row as a sentence.
   */
  public void table(TextTable table, TextTable.Style style) {
    if (terminal && !table.fitsInBlocks(width)) {
      table.sentences(style, width).forEach(this::line);
      return;
    }
    for (List<String> lines : table.blocks(style, terminal ? width : Integer.MAX_VALUE)) {
      line(bold(lines.getFirst()));
      lines.stream().skip(1).forEach(this::line);
    }
  }

  /** Writes the headings of a table whose {@link #rows} come as they are known. */
  public void headings(TextTable table) {
    if (!terminal || table.fits(width)) {
      line(bold(table.lines().getFirst()));
    }
  }

  /** Writes rows below {@link #headings}; on a terminal that is too narrow each as a sentence. */
  public void rows(TextTable table, UnaryOperator<String> style) {
    List<String> lines =
        !terminal || table.fits(width)
            ? table.lines().subList(1, table.lines().size())
            : table.sentences((text, _, _) -> text, width);
    lines.forEach(line -> line(style.apply(line)));
  }

  /** Writes the notes of a data set. */
  public void notes(DataSet data) {
    data.notes().forEach(note -> line(yellow(Text.of("note: %s: %s", data.name(), note))));
  }

  /** The text in bold, if styles are used. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text in green, if styles are used. */
  public String green(String text) {
    return styled("32", text);
  }

  /** The text in yellow, if styles are used. */
  public String yellow(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
