package lanewise.report;

import java.util.List;

/**
 * Rows of text.
 *
 * @param caption what a reader should know to read it; may be empty
 * @param headings of the columns; the first column is flush left, the others right
 * @param rows from the top
 * @param emphasised how many of the last rows are sums or means of those above
 */
public record Table(
    String caption, List<String> headings, List<List<String>> rows, int emphasised) {

  /** A table without sums. */
  public static Table of(String caption, List<String> headings, List<List<String>> rows) {
    return new Table(caption, headings, rows, 0);
  }
}
