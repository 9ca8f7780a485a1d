package lanewise.chart;

import java.util.ArrayList;
import java.util.List;
import lanewise.chart.Svg.Anchor;
import lanewise.text.Text;

/**
 * A network as a column of layers, with data flowing down. Inputs from other layers than the one
 * above are drawn as lines at the left.
 *
 * @param title its heading
 * @param input a description of the network's input
 * @param layers each after those it reads
 */
public record LayerChart(String title, String input, List<Layer> layers) implements Chart {
  private static final double WIDTH = 380;
  private static final double LANE = 12;
  private static final double TALL = 44;
  private static final double FLAT = 26;
  private static final double GAP = 12;

  /**
   * One layer.
   *
   * @param name {@code conv1}
   * @param what a description of the layer
   * @param output its output shape, {@code 32 x 28 x 28}
   * @param cost its parameters and operations as text; empty for layers that have neither
   * @param share its fraction of the network's operations, 0 to 1
   * @param inputs the numbers of the layers it reads, -1 for the network's input
   */
  public record Layer(
      String name, String what, String output, String cost, double share, List<Integer> inputs) {
    double height() {
      return cost.isEmpty() ? FLAT : TALL;
    }
  }

  /** A line from one layer to another that is not the next. */
  private record Skip(int from, int to, int lane) {}

  @Override
  public Svg draw() {
    List<Skip> skips = skips();
    int lanes = skips.stream().mapToInt(skip -> skip.lane() + 1).max().orElse(0);
    double left = lanes == 0 ? 0 : lanes * LANE + 8;
    double[] tops = new double[layers.size() + 1]; // the input first, then the layers
    double y = 0;
    for (int i = 0; i <= layers.size(); i++) {
      tops[i] = y;
      y += heightOf(i - 1) + GAP;
    }
    Svg svg = new Svg(WIDTH, y - GAP + 2, title);
    drawInput(svg, left);
    for (int i = 0; i < layers.size(); i++) {
      drawLayer(svg, layers.get(i), left, tops[i + 1]);
      if (layers.get(i).inputs().contains(i - 1)) {
        arrow(svg, left + 26, tops[i] + heightOf(i - 1), tops[i + 1]);
      }
    }
    for (Skip skip : skips) {
      double from = tops[skip.from() + 1] + heightOf(skip.from()) / 2 + 5;
      double to = tops[skip.to() + 1] + heightOf(skip.to()) / 2 - 5;
      double x = left - 8 - skip.lane() * LANE;
      String path =
          Text.of(
              "M%sH%sQ%s %sV%sQ%s %sH%s",
              Svg.point(left, from),
              Markup.number(x + 5),
              Svg.point(x, from),
              Svg.point(x, from + 5),
              Markup.number(to - 5),
              Svg.point(x, to),
              Svg.point(x + 5, to),
              Markup.number(left - 2));
      svg.path(path, Ink.VERMILLION, 1.5, "none");
      svg.area(head(left, to, 1, 0), Ink.VERMILLION, 1);
    }
    return svg;
  }

  private double heightOf(int layer) {
    return layer < 0 ? FLAT : layers.get(layer).height();
  }

  private void drawInput(Svg svg, double left) {
    svg.box(left, 0, WIDTH - left, FLAT, Ink.GRID, 0.6, 5);
    svg.text(left + 12, 17, "input", Anchor.START, Ink.TEXT, Svg.TEXT, true);
    svg.text(WIDTH - 10, 17, input, Anchor.END, Ink.TEXT, Svg.SMALL, false);
  }

  /** The width of a bar of all operations: what the longest text beside a bar leaves. */
  private double barOf(double width) {
    return width
        - layers.stream().mapToDouble(layer -> Svg.widthOf(layer.cost(), Svg.SMALL)).max().orElse(0)
        - 40;
  }

  private void drawLayer(Svg svg, Layer layer, double left, double top) {
    double width = WIDTH - left;
    double height = layer.height();
    svg.box(left, top, width, height, Ink.GRID, 0.6, 5);
    svg.box(left, top, 4, height, layer.cost().isEmpty() ? Ink.MUTED : Ink.BLUE, 1, 2);
    double base = top + 17;
    double outputWidth = Svg.widthOf(layer.output(), Svg.SMALL);
    double nameWidth = Svg.widthOf(layer.name(), Svg.TEXT) + 10;
    svg.text(left + 12, base, layer.name(), Anchor.START, Ink.TEXT, Svg.TEXT, true);
    String what = Svg.fit(layer.what(), Svg.SMALL, width - outputWidth - nameWidth - 34);
    svg.small(left + 12 + nameWidth, base, what, Anchor.START);
    svg.text(WIDTH - 10, base, layer.output(), Anchor.END, Ink.TEXT, Svg.SMALL, false);
    if (!layer.cost().isEmpty()) {
      double room = barOf(width);
      svg.small(WIDTH - 10, top + 35, layer.cost(), Anchor.END);
      svg.box(left + 12, top + 28, room, 7, Ink.SURFACE, 1, 2);
      svg.box(left + 12, top + 28, room * layer.share(), 7, Ink.BLUE, 0.85, 2);
    }
  }

  private static void arrow(Svg svg, double x, double from, double to) {
    svg.line(x, from, x, to - 4, Ink.MUTED, 1.5);
    svg.area(head(x, to, 0, 1), Ink.MUTED, 1);
  }

  /** A triangle that points in the given direction. */
  private static String head(double x, double y, double right, double down) {
    return Text.of(
        "M%sL%sL%sZ",
        Svg.point(x, y),
        Svg.point(x - 6 * right - 4 * down, y - 6 * down - 4 * right),
        Svg.point(x - 6 * right + 4 * down, y - 6 * down + 4 * right));
  }

  /** The lines at the side, each in the innermost lane that is free along its length. */
  private List<Skip> skips() {
    List<Skip> skips = new ArrayList<>();
    for (int to = 0; to < layers.size(); to++) {
      for (int from : layers.get(to).inputs()) {
        if (from != to - 1) {
          skips.add(new Skip(from, to, freeLane(skips, from)));
        }
      }
    }
    return skips;
  }

  private static int freeLane(List<Skip> skips, int from) {
    int lane = 0;
    boolean taken = true;
    while (taken) {
      int tried = lane;
      taken = skips.stream().anyMatch(skip -> skip.lane() == tried && skip.to() > from);
      lane += taken ? 1 : 0;
    }
    return lane;
  }
}
