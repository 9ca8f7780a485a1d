package lanewise.chart;

/** Something that can be drawn. */
public interface Chart {
  /** The heading. */
  String title();

  /** Draws the chart without its heading. */
  Svg draw();

  /** The same for a page as narrow as a phone. */
  default Svg narrow() {
    return draw();
  }
}
