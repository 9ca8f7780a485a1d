package lanewise.chart;

import java.util.List;
import lanewise.chart.Svg.Anchor;
import lanewise.text.Text;

/**
 * A confusion matrix; a cell is darker the larger its fraction of the row.
 *
 * @param title its heading
 * @param names the names of the classes
 * @param counts rows are the actual classes, columns the predicted ones
 */
public record ConfusionChart(String title, List<String> names, List<List<Long>> counts)
    implements Chart {

  private static final double NAME = 260;
  private static final double MIN_CELL = 36;
  private static final double MAX_CELL = 64;
  private static final double ROOM = 400;

  /** Where the text turns: on both sides it has a contrast of 4.5 with its cell. */
  static final double FULL = 0.93;

  /** How much of {@link Ink#GRID} an empty cell has. */
  static final double EMPTY = 0.35;

  /** The fraction of a class that was predicted as another class; 0 for a class without images. */
  public double share(int actual, int predicted) {
    List<Long> row = counts.get(actual);
    long total = row.stream().mapToLong(Long::longValue).sum();
    return total == 0 ? 0 : (double) row.get(predicted) / total;
  }

  @Override
  public Svg draw() {
    double cell = Math.clamp(ROOM / names.size(), MIN_CELL, MAX_CELL);
    double widest =
        names.stream().mapToDouble(name -> Svg.widthOf(name, Svg.SMALL)).max().orElse(0);
    double room = Math.min(NAME, widest);
    double left = room + 26;
    double top = room * 0.75 + 34;
    double size = names.size() * cell;
    Svg svg = new Svg(left + size + 50, top + size + 4, title);
    svg.small(left + size / 2, 12, "predicted class", Anchor.MIDDLE);
    svg.turned(11, top + size / 2, -90, "actual class", Anchor.MIDDLE);
    for (int label = 0; label < names.size(); label++) {
      String name = Svg.fit(names.get(label), Svg.SMALL, NAME);
      double y = top + label * cell;
      svg.turned(left + (label + 0.5) * cell, top - 6, -45, name, Anchor.START);
      svg.small(left - 6, y + cell / 2 + 4, name, Anchor.END);
      for (int predicted = 0; predicted < names.size(); predicted++) {
        draw(svg, label, predicted, left + predicted * cell, y, cell);
      }
    }
    return svg;
  }

  private void draw(Svg svg, int actual, int predicted, double x, double y, double size) {
    double share = share(actual, predicted);
    double shade = Math.sqrt(share); // makes small fractions visible
    svg.box(x + 1, y + 1, size - 2, size - 2, Ink.GRID, EMPTY, 3);
    svg.box(x + 1, y + 1, size - 2, size - 2, Ink.CELL, shade, 3);
    if (share > 0) {
      Ink ink = shade >= FULL ? Ink.CONTRAST : Ink.NUMBER;
      double middle = x + size / 2;
      double base = y + size / 2 - 1;
      String count = Text.of("%,d", counts.get(actual).get(predicted));
      svg.text(middle, base, count, Anchor.MIDDLE, ink, Svg.TEXT - 1, false);
      String percent = Text.percent(share, 1);
      svg.text(middle, base + 12, percent, Anchor.MIDDLE, ink, 9, false);
    }
  }
}
