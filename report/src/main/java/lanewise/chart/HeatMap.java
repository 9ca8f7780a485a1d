package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * A table whose cells are the darker the larger their share.
 *
 * @param title its heading
 * @param down what the rows are
 * @param across what the columns are
 * @param rows names of the rows
 * @param columns names of the columns
 * @param cells by row and column
 */
public record HeatMap(
    String title,
    String down,
    String across,
    List<String> rows,
    List<String> columns,
    List<List<Cell>> cells)
    implements Chart {

  private static final double NAME = 110;
  private static final double MIN_CELL = 36;
  private static final double MAX_CELL = 64;
  private static final double ROOM = 400;

  /** From here on, text on a cell must contrast with the cell and not with the page. */
  private static final double FULL = 0.6;

  /**
   * One cell.
   *
   * @param share its shade, 0 to 1
   * @param text in large
   * @param detail below it in small; may be empty
   */
  public record Cell(double share, String text, String detail) {}

  @Override
  public Svg draw() {
    double cell = Math.clamp(ROOM / columns.size(), MIN_CELL, MAX_CELL);
    double names = names(rows) + 26;
    double top = names(columns) * 0.75 + 34;
    Svg svg = new Svg(names + columns.size() * cell + 50, top + rows.size() * cell + 4, title);
    svg.text(
        names + columns.size() * cell / 2, 12, across, Anchor.MIDDLE, Ink.MUTED, Svg.SMALL, false);
    svg.turned(11, top + rows.size() * cell / 2, -90, down, Anchor.MIDDLE);
    for (int column = 0; column < columns.size(); column++) {
      String name = Svg.fit(columns.get(column), Svg.SMALL, NAME);
      svg.turned(names + (column + 0.5) * cell, top - 6, -45, name, Anchor.START);
    }
    for (int row = 0; row < rows.size(); row++) {
      double y = top + row * cell;
      String name = Svg.fit(rows.get(row), Svg.SMALL, NAME);
      svg.text(names - 6, y + cell / 2 + 4, name, Anchor.END, Ink.MUTED, Svg.SMALL, false);
      for (int column = 0; column < columns.size(); column++) {
        draw(svg, cells.get(row).get(column), names + column * cell, y, cell);
      }
    }
    return svg;
  }

  private static double names(List<String> names) {
    double widest =
        names.stream().mapToDouble(name -> Svg.widthOf(name, Svg.SMALL)).max().orElse(0);
    return Math.min(NAME, widest);
  }

  private static void draw(Svg svg, Cell cell, double x, double y, double size) {
    svg.box(x + 1, y + 1, size - 2, size - 2, Ink.GRID, 0.35, 3);
    svg.box(x + 1, y + 1, size - 2, size - 2, Ink.BLUE, shade(cell.share()), 3);
    Ink ink = shade(cell.share()) >= FULL ? Ink.CONTRAST : Ink.TEXT;
    double middle = x + size / 2;
    double base = y + size / 2 + (cell.detail().isEmpty() ? 4 : -1);
    if (cell.share() > 0) {
      svg.text(middle, base, cell.text(), Anchor.MIDDLE, ink, Svg.TEXT - 1, false);
      svg.text(middle, base + 12, cell.detail(), Anchor.MIDDLE, ink, 9, false);
    }
  }

  /** Small shares are the interesting ones: they are drawn darker than they are. */
  private static double shade(double share) {
    return Math.sqrt(Math.clamp(share, 0, 1));
  }
}
