package lanewise.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns: the first columns left-aligned, the others right-aligned. */
public final class TextTable {
  private static final String GAP = "  ";

  /** A blank at which {@link LineBreaks} does not break. */
  static final char GLUE = '\u00a0';

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
    return blocks(style, Integer.MAX_VALUE).getFirst();
  }

  /**
   * The lines of a table that is too wide, in blocks below each other: each has the first column
   * and as many of the others as fit, at least one.
   *
   * @param room the number of columns of the terminal
   */
  List<List<String>> blocks(Style style, int room) {
    int[] widths = widths();
    List<List<String>> blocks = new ArrayList<>();
    int from = 1;
    do {
      int to = from;
      int used = widths[0];
      while (to < widths.length && (to == from || used + GAP.length() + widths[to] <= room)) {
        used += GAP.length() + widths[to];
        to++;
      }
      List<String> lines = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        lines.add(line(row, from, to, widths, style));
      }
      blocks.add(lines);
      from = to;
    } while (from < widths.length);
    return blocks;
  }

  /** Whether the table has room without blocks, whichever of its rows are there yet. */
  boolean fits(int room) {
    int[] widths = widths();
    return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) <= room;
  }

  /** Whether each column has room beside the first. */
  boolean fitsInBlocks(int room) {
    int[] widths = widths();
    return widths[0] + GAP.length() + Arrays.stream(widths).skip(1).max().orElse(0) <= room;
  }

  /**
   * Each row as a sentence, for a terminal that is too narrow for columns: the first cell, then
   * every other behind its heading.
   */
  List<String> sentences(Style style, int room) {
    String[] headings = rows.getFirst();
    List<String> sentences = new ArrayList<>();
    for (int row = 1; row < rows.size(); row++) {
      String[] cells = rows.get(row);
      StringBuilder sentence = new StringBuilder(style.of(cells[0], row - 1, 0));
      for (int column = 1; column < cells.length; column++) {
        if (!cells[column].isBlank()) {
          String item = (headings[column] + " " + cells[column]).strip();
          String value = style.of(cells[column].strip(), row - 1, column);
          String styled = (headings[column] + " " + value).strip();
          boolean whole = item.length() <= room - LineBreaks.INDENT;
          sentence.append(GAP).append(whole ? styled.replace(' ', GLUE) : styled);
        }
      }
      sentences.add(sentence.toString());
    }
    return sentences;
  }

  private int[] widths() {
    List<String[]> measured = new ArrayList<>(rows);
    measured.add(widest);
    int[] widths = new int[measured.stream().mapToInt(row -> row.length).max().orElse(0)];
    for (String[] row : measured) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    return widths;
  }

  /** The first cell of a row and some of the others. */
  private String line(int row, int from, int to, int[] widths, Style style) {
    String[] cells = rows.get(row);
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < Math.min(to, cells.length); column++) {
      if (column > 0 && column < from) {
        continue;
      }
      String padding = " ".repeat(widths[column] - cells[column].length());
      String text = column < leftColumns ? cells[column] + padding : padding + cells[column];
      line.append(column == 0 ? "" : GAP).append(row == 0 ? text : style.of(text, row - 1, column));
    }
    return line.toString().stripTrailing();
  }
}
