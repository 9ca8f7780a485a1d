package lanewise.chart;

import java.util.ArrayList;
import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * A legend: names with samples, in lines as wide as the chart.
 *
 * @param lines from the top
 */
record Legend(List<List<Entry>> lines) {
  /** The width of a sample. */
  static final double SWATCH = 20;

  private static final double LINE = 18;

  /**
   * One entry.
   *
   * @param sample the sample drawn beside the name
   */
  record Entry(String name, Sample sample) {
    private double width() {
      return SWATCH + 6 + Svg.widthOf(name, Svg.SMALL) + 14;
    }
  }

  /** A sample of a series. */
  @FunctionalInterface
  interface Sample {
    /** Draws it from {@code left} on, {@link #SWATCH} wide, around a line. */
    void draw(Svg svg, double left, double middle);
  }

  /** Breaks the entries into lines. */
  static Legend of(List<Entry> entries, double width) {
    List<List<Entry>> lines = new ArrayList<>();
    double used = width;
    for (Entry entry : entries) {
      if (used + entry.width() > width) {
        lines.add(new ArrayList<>());
        used = 0;
      }
      lines.getLast().add(entry);
      used += entry.width();
    }
    return new Legend(lines);
  }

  /** The height of the legend at the chart's top. */
  double height() {
    return lines.size() * LINE;
  }

  void draw(Svg svg) {
    double base = 13;
    for (List<Entry> line : lines) {
      double at = 4;
      for (Entry entry : line) {
        entry.sample().draw(svg, at, base - 4);
        svg.small(at + SWATCH + 6, base, entry.name(), Anchor.START);
        at += entry.width();
      }
      base += LINE;
    }
  }
}
