package lanewise.screen;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns: the first columns left-aligned, the others right-aligned. */
public final class TextTable {
  private static final String GAP = "  ";

  private final int leftColumns;
  private final List<String[]> rows = new ArrayList<>();
  private String[] widest = {};

  /**
   * A table with headings.
   *
   * @param leftColumns the number of left-aligned columns
   */
  public TextTable(int leftColumns, String... headings) {
    this.leftColumns = leftColumns;
    rows.add(headings);
  }

  /** Adds a row; missing cells at its end are empty. */
  public TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  /** Makes the columns at least as wide as the given cells, which are not shown. */
  public TextTable atLeastAsWideAs(String... cells) {
    widest = cells;
    return this;
  }

  /** Styles cells. */
  @FunctionalInterface
  public interface Style {
    /**
     * Returns the cell's text with its style.
     *
     * @param text the aligned text
     * @param row from 0, below the headings
     * @param column from 0
     */
    String of(String text, int row, int column);
  }

  /** The width of the longest line. */
  public int width() {
    return lines().stream().mapToInt(String::length).max().orElse(0);
  }

  /** The lines, headings first, without trailing spaces. */
  public List<String> lines() {
    return lines((text, _, _) -> text);
  }

  /** The lines with styled cells; headings are not styled. */
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
