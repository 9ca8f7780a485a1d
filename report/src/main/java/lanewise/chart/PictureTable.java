package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;

/**
 * Pictures in rows and groups of columns, for example the feature maps of an image layer by layer.
 *
 * @param title its heading
 * @param groups the columns' headings
 * @param rows from the top
 */
public record PictureTable(String title, List<Group> groups, List<Row> rows) implements Chart {
  private static final double WIDTH = 380;
  private static final double GAP = 3;
  private static final double GROUP_GAP = 10;
  private static final double HEAD = 20;
  private static final double NAME = 18;

  /** Neighbouring columns under one heading. */
  public record Group(String name, int columns) {}

  /** Pictures side by side, as many as the groups have columns; a row may lack the last ones. */
  public record Row(String name, List<Picture> pictures) {}

  @Override
  public Svg draw() {
    int columns = groups.stream().mapToInt(Group::columns).sum();
    double gaps = GAP * (columns - groups.size()) + GROUP_GAP * (groups.size() - 1);
    double size = (WIDTH - gaps) / columns;
    double rowHeight = NAME + size + 8;
    Svg svg = new Svg(WIDTH, HEAD + rows.size() * rowHeight, title);
    double x = 0;
    int first = 0;
    for (Group group : groups) {
      double width = group.columns() * (size + GAP) - GAP;
      svg.text(
          x, 12, Svg.fit(group.name(), Svg.SMALL, width), Anchor.START, Ink.MUTED, Svg.SMALL, true);
      for (int row = 0; row < rows.size(); row++) {
        List<Picture> pictures = rows.get(row).pictures();
        for (int i = first; i < Math.min(first + group.columns(), pictures.size()); i++) {
          double left = x + (i - first) * (size + GAP);
          svg.picture(left, HEAD + row * rowHeight + NAME, size, size, pictures.get(i));
        }
      }
      x += width + GROUP_GAP;
      first += group.columns();
    }
    for (int row = 0; row < rows.size(); row++) {
      double base = HEAD + row * rowHeight + NAME - 5;
      svg.text(0, base, rows.get(row).name(), Anchor.START, Ink.TEXT, Svg.SMALL, false);
    }
    return svg;
  }
}
