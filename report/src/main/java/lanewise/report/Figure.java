package lanewise.report;

import lanewise.chart.Chart;

/**
 * A chart in its place.
 *
 * @param name of its files and of its entry in the JSON, {@code confusion-matrix}
 * @param chart the figure itself
 * @param caption what a reader should know to read it; may be empty
 * @param wide whether it needs more than half a page's width
 */
public record Figure(String name, Chart chart, String caption, boolean wide) {
  /** A figure that half a page is wide enough for. */
  public static Figure of(String name, Chart chart, String caption) {
    return new Figure(name, chart, caption, false);
  }

  /** The same figure over the whole width. */
  public Figure wider() {
    return new Figure(name, chart, caption, true);
  }
}
