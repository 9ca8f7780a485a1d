package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * Pictures in rows, each with lines of text below it.
 *
 * @param title its heading
 * @param columns the largest number of pictures per row
 * @param tiles row by row
 */
public record Sheet(String title, int columns, List<Tile> tiles) implements Chart {
  private static final double WIDTH = 380;

  /** That of a sheet whose texts do not fit beside each other in it. */
  private static final double BROAD = 780;

  private static final double GAP = 8;
  private static final double LINE = 18;

  /** How much smaller type may be to fit. */
  private static final double SMALLEST = 0.75;

  /** Beside and between the texts of a line. */
  private static final double INSET = 10;

  /**
   * A picture with lines below it.
   *
   * @param picture drawn as a square
   * @param lines from the top
   */
  public record Tile(Picture picture, List<Line> lines) {}

  /**
   * A line below a picture.
   *
   * @param text flush left
   * @param value flush right; may be empty
   * @param share the filled fraction of the line's background, 0 to 1
   * @param ink the colour of the filling
   */
  public record Line(String text, String value, double share, Ink ink) {}

  @Override
  public Svg draw() {
    double width = columnsThatFit(WIDTH) < columns ? BROAD : WIDTH;
    int across = columnsThatFit(width);
    double size = (width - GAP * (across - 1)) / across;
    int lines = tiles.stream().mapToInt(tile -> tile.lines().size()).max().orElse(0);
    double rowHeight = size + lines * LINE + GAP + (lines > 0 ? 6 : 0);
    int rows = Math.ceilDiv(tiles.size(), across);
    Svg svg = new Svg(width, Math.max(1, rows * rowHeight), title);
    for (int i = 0; i < tiles.size(); i++) {
      double x = i % across * (size + GAP);
      int row = i / across;
      double y = row * rowHeight;
      Tile tile = tiles.get(i);
      svg.box(x - 1, y - 1, size + 2, size + 2, Ink.GRID, 1);
      svg.picture(x, y, size, size, tile.picture());
      for (int line = 0; line < tile.lines().size(); line++) {
        draw(svg, tile.lines().get(line), x, y + size + 3 + line * LINE, size);
      }
    }
    return svg;
  }

  /** Fewer, if a text would be cut off even in smaller type. */
  private int columnsThatFit(double width) {
    double widest =
        tiles.stream()
            .flatMap(tile -> tile.lines().stream())
            .mapToDouble(line -> SMALLEST * widthOf(line.text()) + widthOf(line.value()) + INSET)
            .max()
            .orElse(0);
    return Math.clamp((int) ((width + GAP) / (widest + GAP)), 1, columns);
  }

  private static double widthOf(String text) {
    return Svg.widthOf(text, Svg.SMALL);
  }

  private static void draw(Svg svg, Line line, double x, double y, double width) {
    svg.box(x, y, width, LINE - 2, Ink.GRID, 0.5, 2);
    svg.box(x, y, width * Math.clamp(line.share(), 0, 1), LINE - 2, line.ink(), 0.3, 2);
    double room = width - widthOf(line.value()) - INSET;
    double type = Svg.SMALL * Math.clamp(room / widthOf(line.text()), SMALLEST, 1);
    String text = Svg.fit(line.text(), type, room);
    svg.text(x + 3, y + 11.5, text, Anchor.START, Ink.TEXT, type, false);
    svg.text(x + width - 3, y + 11.5, line.value(), Anchor.END, Ink.TEXT, Svg.SMALL, false);
  }
}
