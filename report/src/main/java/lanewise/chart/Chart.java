package lanewise.chart;

/** Something that can be drawn. */
public interface Chart {
  /** The heading. */
  String title();

  /** Draws the chart without its heading. */
  Svg draw();
}
