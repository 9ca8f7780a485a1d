package lanewise.report;

import lanewise.chart.Chart;

/**
 * A chart with its caption.
 *
 * @param name the name of its files and its JSON entry, for example {@code confusion-matrix}
 * @param chart the chart
 * @param caption how to read it; may be empty
 * @param wide whether it needs more than half a page's width
 */
public record Figure(String name, Chart chart, String caption, boolean wide) {
  /** A figure of half a page's width. */
  public static Figure of(String name, Chart chart, String caption) {
    return new Figure(name, chart, caption, false);
  }

  /** Returns the figure with the full width of a page. */
  public Figure wider() {
    return new Figure(name, chart, caption, true);
  }
}
