package lanewise.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import lanewise.screen.Figures;
import lanewise.screen.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * A table with named columns, for the screen, the page and the JSON file. A cell is a number, which
 * the column formats, a text, or null for an empty cell.
 *
 * @param caption how to read it; may be empty
 * @param columns from the left
 * @param rows from the top, each with one cell per column
 * @param emphasised the number of rows at the end that are sums or means of those above
 */
public record Table(
    String caption, List<Column> columns, List<List<@Nullable Object>> rows, int emphasised) {

  /**
   * A column.
   *
   * @param name its heading
   * @param words whether it is left-aligned text; numbers are right-aligned
   * @param format formats its numbers
   */
  public record Column(String name, boolean words, DoubleFunction<String> format) {
    /** A column of text. */
    public static Column words(String name) {
      return new Column(name, true, String::valueOf);
    }

    /** A column of whole numbers, {@code 12,000}. */
    public static Column count(String name) {
      return new Column(name, false, number -> Figures.count(Math.round(number)));
    }

    /** A column of fractions from 0 to 1, written as {@code 98.71 %}. */
    public static Column percent(String name) {
      return new Column(name, false, Figures::percent);
    }

    /** A column of scores from 0 to 1, written as {@code 0.9871}. */
    public static Column score(String name) {
      return new Column(name, false, Figures::score);
    }

    /** A column of numbers in a format such as {@code %.4f}. */
    public static Column of(String name, String format) {
      return new Column(name, false, number -> String.format(Locale.ROOT, format, number));
    }

    private String text(@Nullable Object cell) {
      return switch (cell) {
        case null -> "";
        case Number number when Double.isNaN(number.doubleValue()) -> "";
        case Number number -> format.apply(number.doubleValue());
        default -> cell.toString();
      };
    }
  }

  /** A table without rows. */
  public static Table of(Column... columns) {
    return of(List.of(columns));
  }

  /** A table without rows. */
  public static Table of(List<Column> columns) {
    return new Table("", columns, List.of(), 0);
  }

  /** Adds a row; missing cells at its end are empty. */
  public Table row(@Nullable Object... cells) {
    List<List<@Nullable Object>> longer = new ArrayList<>(rows);
    longer.add(Arrays.asList(Arrays.copyOf(cells, columns.size())));
    return new Table(caption, columns, longer, emphasised);
  }

  /** Adds an emphasised row, a sum or mean of those above. */
  public Table sum(@Nullable Object... cells) {
    Table longer = row(cells);
    return new Table(caption, columns, longer.rows, emphasised + 1);
  }

  /** Returns the table with another caption. */
  public Table caption(String words) {
    return new Table(words, columns, rows, emphasised);
  }

  /** The names of the columns. */
  List<String> headings() {
    return columns.stream().map(Column::name).toList();
  }

  /** The formatted cells of all rows. */
  List<List<String>> texts() {
    return rows.stream().map(this::texts).toList();
  }

  private List<String> texts(List<@Nullable Object> row) {
    List<String> texts = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      texts.add(columns.get(column).text(row.get(column)));
    }
    return texts;
  }

  /** The table for a screen. */
  public TextTable text() {
    int words = (int) columns.stream().takeWhile(Column::words).count();
    TextTable table = new TextTable(words, headings().toArray(String[]::new));
    texts().forEach(row -> table.row(row.toArray(String[]::new)));
    return table;
  }

  /** The table as lines of text. */
  public String plain() {
    return String.join("\n", text().lines()) + "\n";
  }

  /** The table in Markdown, with columns aligned for reading as plain text. */
  public String markdown() {
    List<List<String>> lines = new ArrayList<>(List.of(headings()));
    lines.addAll(texts());
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = lines.stream().mapToInt(line -> line.get(column).length()).reduce(3, Math::max);
    }
    List<String> rule = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      rule.add("-".repeat(widths[i] - 1) + (columns.get(i).words() ? "-" : ":"));
    }
    lines.add(1, rule);
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - line.get(i).length());
        String cell = columns.get(i).words() ? line.get(i) + space : space + line.get(i);
        text.append("| ").append(cell).append(' ');
      }
      text.append("|\n");
    }
    return text.toString();
  }
}
