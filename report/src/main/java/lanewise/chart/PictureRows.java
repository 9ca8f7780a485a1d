package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * Rows of pictures, each with a name and a caption at its left, under a title.
 *
 * @param title its heading
 * @param summary the line under the title
 * @param notes warnings, below
 * @param rows from the top
 */
public record PictureRows(String title, String summary, List<String> notes, List<Row> rows)
    implements Chart {
  private static final double TILE = 56;
  private static final double MARGIN = 24;
  private static final double GAP = 6;
  private static final double LINE = 18;
  private static final double MOST_NAME = 260;

  /** Pictures side by side. */
  public record Row(String name, String caption, List<Picture> pictures) {}

  @Override
  public Svg draw() {
    double names =
        rows.stream()
            .mapToDouble(row -> Math.min(MOST_NAME, Svg.widthOf(row.name(), Svg.TEXT)))
            .reduce(TILE, Math::max);
    int columns = rows.stream().mapToInt(row -> row.pictures().size()).max().orElse(0);
    double left = MARGIN + names + 2 * GAP;
    double top = MARGIN + (2 + notes.size()) * LINE + GAP;
    double width = Math.max(left + columns * (TILE + GAP), MARGIN + Svg.widthOf(summary, Svg.TEXT));
    Svg svg = new Svg(width + MARGIN, top + rows.size() * (TILE + GAP) + MARGIN, title);
    svg.text(MARGIN, MARGIN + 8, title, Anchor.START, Ink.TEXT, 18, true);
    svg.text(MARGIN, MARGIN + 8 + LINE, summary, Anchor.START, Ink.MUTED, Svg.TEXT, false);
    for (int i = 0; i < notes.size(); i++) {
      double base = MARGIN + 8 + (i + 2) * LINE;
      svg.text(MARGIN, base, notes.get(i), Anchor.START, Ink.VERMILLION, Svg.TEXT, false);
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, rows.get(i), left, top + i * (TILE + GAP));
    }
    return svg;
  }

  private static void draw(Svg svg, Row row, double left, double top) {
    String name = Svg.fit(row.name(), Svg.TEXT, MOST_NAME);
    double middle = top + TILE / 2;
    svg.text(left - 2 * GAP, middle - 2, name, Anchor.END, Ink.TEXT, Svg.TEXT, false);
    svg.small(left - 2 * GAP, middle + 13, row.caption(), Anchor.END);
    for (int i = 0; i < row.pictures().size(); i++) {
      double x = left + i * (TILE + GAP);
      svg.box(x - 1, top - 1, TILE + 2, TILE + 2, Ink.GRID, 1);
      svg.picture(x, top, TILE, TILE, row.pictures().get(i));
    }
  }
}
