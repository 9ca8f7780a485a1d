package lanewise.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns: the first ones flush left, figures after them flush right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final int leftColumns;
  private final List<String[]> rows = new ArrayList<>();

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

  /** The lines, headings first, without spaces at their ends. */
  public List<String> lines() {
    int[] widths = new int[rows.stream().mapToInt(row -> row.length).max().orElse(0)];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      String padding = " ".repeat(widths[column] - row[column].length());
      line.append(column == 0 ? "" : GAP)
          .append(column < leftColumns ? row[column] + padding : padding + row[column]);
    }
    return line.toString().stripTrailing();
  }
}
