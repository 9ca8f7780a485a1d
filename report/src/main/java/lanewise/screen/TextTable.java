package lanewise.screen;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns: the first ones flush left, figures after them flush right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final int leftColumns;
  private final List<String[]> rows = new ArrayList<>();
  private String[] widest = {};

  /**
   * A table with a line of headings.
   *
   * @param leftColumns how many columns are flush left
   */
  public TextTable(int leftColumns, String... headings) {
    this.leftColumns = leftColumns;
    rows.add(headings);
  }

  /** Adds a row; cells that are left out at its end stay empty. */
  public TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** Makes the columns at least as wide as some cells, which are not shown. */
  public TextTable atLeastAsWideAs(String... cells) {
    widest = cells;
    return this;
  }

  /** How a cell looks: its aligned text with what colours it. */
  @FunctionalInterface
  public interface Style {
    /**
     * Styles a cell.
     *
     * @param text aligned
     * @param row from 0, below the headings
     * @param column from 0
     */
    String of(String text, int row, int column);
  }

  /** The columns of the longest line. */
  public int width() {
    return lines().stream().mapToInt(String::length).max().orElse(0);
  }

  /** The lines, headings first, without spaces at their ends. */
  public List<String> lines() {
    return lines((text, _, _) -> text);
  }

  /** The lines with their cells styled, but for the headings. */
  List<String> lines(Style style) {
    List<String[]> measured = new ArrayList<>(rows);
    measured.add(widest);
    int[] widths = new int[measured.stream().mapToInt(row -> row.length).max().orElse(0)];
    for (String[] row : measured) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      lines.add(line(row, widths, style));
    }
    return lines;
  }

  private String line(int row, int[] widths, Style style) {
    String[] cells = rows.get(row);
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.length; column++) {
      String padding = " ".repeat(widths[column] - cells[column].length());
      String text = column < leftColumns ? cells[column] + padding : padding + cells[column];
      line.append(column == 0 ? "" : GAP).append(row == 0 ? text : style.of(text, row - 1, column));
    }
    return line.toString().stripTrailing();
  }
}
