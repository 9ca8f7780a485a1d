package lanewise.chart;

import java.util.List;
import java.util.stream.Stream;
import lanewise.chart.Svg.Anchor;

/**
 * Horizontal bars, one below the other, each with a name and its value as text.
 *
 * @param title its heading
 * @param note the meaning of the ticks on bars; empty if there are none
 * @param full the value of a bar of full length; NaN for the largest value
 * @param bars from the top
 */
public record BarChart(String title, String note, double full, List<Bar> bars) implements Chart {
  private static final double WIDTH = 380;
  private static final double ROW = 34;
  private static final double BAR = 12;

  /**
   * One bar.
   *
   * @param value the length, at least 0
   * @param text the text beside the name
   * @param least the position of the tick, the best possible value; NaN for none
   * @param ink its colour
   */
  public record Bar(String name, double value, String text, double least, Ink ink) {}

  /** A chart without bars. */
  public static BarChart of(String title) {
    return new BarChart(title, "", Double.NaN, List.of());
  }

  /** Returns the chart with an explanation of the ticks. */
  public BarChart note(String text) {
    return new BarChart(title, text, full, bars);
  }

  /** Returns the chart with bars that are fractions of 1. */
  public BarChart ofShares() {
    return new BarChart(title, note, 1, bars);
  }

  /** Returns the chart with another bar. */
  public BarChart bar(String name, double value, String text) {
    return bar(name, value, text, Double.NaN);
  }

  /** Returns the chart with another bar that has a tick at its best possible value. */
  public BarChart bar(String name, double value, String text, double least) {
    return with(new Bar(name, value, text, least, Ink.BLUE));
  }

  /** Returns the chart with another bar that stands back behind the blue ones. */
  public BarChart other(String name, double value, String text) {
    return with(new Bar(name, value, text, Double.NaN, Ink.MUTED));
  }

  private BarChart with(Bar more) {
    return new BarChart(title, note, full, Stream.concat(bars.stream(), Stream.of(more)).toList());
  }

  /** The value of a bar of full length. */
  public double longest() {
    if (!Double.isNaN(full)) {
      return full;
    }
    return bars.stream()
        .mapToDouble(
            bar -> Double.isNaN(bar.least()) ? bar.value() : Math.max(bar.value(), bar.least()))
        .max()
        .orElse(0);
  }

  @Override
  public Svg draw() {
    double head = note.isEmpty() ? 0 : 22;
    Svg svg = new Svg(WIDTH, head + bars.size() * ROW + 4, title);
    if (!note.isEmpty()) {
      svg.box(1, 3, 2.5, 14, Ink.TEXT, 1);
      svg.small(10, 14, note, Anchor.START);
    }
    double longest = longest();
    double scale = longest > 0 ? (WIDTH - 4) / longest : 0;
    double top = head;
    for (Bar bar : bars) {
      double textWidth = Svg.widthOf(bar.text(), Svg.SMALL);
      String name = Svg.fit(bar.name(), Svg.TEXT, WIDTH - textWidth - 12);
      svg.text(0, top + 12, name, Anchor.START);
      svg.small(WIDTH, top + 12, bar.text(), Anchor.END);
      svg.box(0, top + 17, WIDTH, BAR, Ink.GRID, 0.5, 2);
      svg.box(0, top + 17, Math.max(1, bar.value() * scale), BAR, bar.ink(), 1, 2);
      if (!Double.isNaN(bar.least())) {
        double at = bar.least() * scale;
        svg.box(at - 0.5, top + 15, 3.5, BAR + 4, Ink.SURFACE, 1);
        svg.box(at, top + 15, 2.5, BAR + 4, Ink.TEXT, 1);
      }
      top += ROW;
    }
    return svg;
  }
}
