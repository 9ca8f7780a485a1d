package lanewise.chart;

/** Something that can be drawn. */
public interface Chart {
  /** What it shows, as a heading. */
  String title();

  /** Draws it; the heading is left to whoever places it. */
  Svg draw();
}
