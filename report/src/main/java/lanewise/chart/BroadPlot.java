package lanewise.chart;

/** A dot plot as wide as a page; where the page is narrow, it has its ordinary width. */
public record BroadPlot(DotPlot plot) implements Chart {
  private static final double WIDTH = 780;

  @Override
  public String title() {
    return plot.title();
  }

  @Override
  public Svg draw() {
    return plot.draw(WIDTH);
  }

  @Override
  public Svg narrow() {
    return plot.draw();
  }
}
