package lanewise.cli.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param title its heading
 * @param intro what it is about, in a sentence; may be empty
 * @param tables before the figures
 * @param figures in their order
 */
record Section(String title, String intro, List<Table> tables, List<Figure> figures) {

  /**
   * Rows of text.
   *
   * @param headings of the columns; the first column is flush left, the others right
   * @param rows from the top
   * @param emphasised how many of the last rows are sums or means of those above
   */
  record Table(List<String> headings, List<List<String>> rows, int emphasised) {}

  static Section of(String title, String intro, List<Figure> figures) {
    return new Section(title, intro, List.of(), figures);
  }

  /** Whether there is nothing in it. */
  boolean isEmpty() {
    return tables.isEmpty() && figures.isEmpty();
  }
}
