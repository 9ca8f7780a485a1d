package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * A reliability diagram: the accuracy of predictions by their probability, as bars that should end
 * on the diagonal. The width of a bar shows its number of predictions.
 *
 * @param title its heading
 * @param bins of equal width, from 0 to 1
 */
public record ReliabilityChart(String title, List<Bin> bins) implements Chart {
  private static final double WIDTH = 380;
  private static final double LEFT = 58;
  private static final double RIGHT = 14;
  private static final double TOP = 30;
  private static final double SIZE = 240;

  /**
   * One bin of predictions with similar probability.
   *
   * @param count the number of predictions
   * @param confidence their mean probability, 0 to 1
   * @param accuracy the accuracy, 0 to 1
   */
  public record Bin(long count, double confidence, double accuracy) {}

  @Override
  public Svg draw() {
    double across = WIDTH - LEFT - RIGHT;
    double bottom = TOP + SIZE;
    Svg svg = new Svg(WIDTH, bottom + 40, title);
    for (int tick = 0; tick <= 5; tick++) {
      double x = LEFT + across * tick / 5;
      double y = bottom - SIZE * tick / 5;
      String text = 20 * tick + " %";
      svg.line(LEFT, y, LEFT + across, y, Ink.GRID, 1);
      svg.small(LEFT - 6, y + 4, text, Anchor.END);
      Anchor anchor = tick == 5 ? Anchor.END : Anchor.MIDDLE;
      svg.small(tick == 5 ? x + 8 : x, bottom + 17, text, anchor);
    }
    long largest = bins.stream().mapToLong(Bin::count).max().orElse(0);
    double room = across / bins.size();
    for (int i = 0; i < bins.size(); i++) {
      Bin bin = bins.get(i);
      if (bin.count() > 0) {
        double width = Math.max(3, (room - 2) * Math.sqrt((double) bin.count() / largest));
        double x = LEFT + room * (i + 0.5) - width / 2;
        double height = SIZE * bin.accuracy();
        double sure = bottom - SIZE * bin.confidence();
        svg.box(x, bottom - height, width, height, Ink.BLUE, 0.85, 1);
        svg.box(LEFT + room * i + 1, sure - 1.25, room - 2, 2.5, Ink.VERMILLION, 1);
      }
    }
    svg.line(LEFT, bottom, LEFT + across, TOP, Ink.MUTED, 1.5, "6 4");
    svg.line(LEFT, bottom, LEFT + across, bottom, Ink.MUTED, 1);
    svg.small(LEFT + across / 2, bottom + 34, "probability of the predicted class", Anchor.MIDDLE);
    svg.turned(11, TOP + SIZE / 2, -90, "accuracy", Anchor.MIDDLE);
    svg.box(LEFT, 4, 12, 9, Ink.BLUE, 0.85, 1);
    svg.small(LEFT + 18, 13, "right", Anchor.START);
    svg.box(LEFT + 70, 7.5, 12, 2.5, Ink.VERMILLION, 1);
    svg.small(LEFT + 88, 13, "mean probability", Anchor.START);
    return svg;
  }
}
