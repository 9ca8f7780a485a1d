package lanewise.benchmarks;

import java.util.List;
import lanewise.chart.Chart;
import lanewise.chart.Ink;
import lanewise.chart.Svg;
import lanewise.chart.Svg.Anchor;

/**
 * Fractions of the machine's peak as columns: a group per task with a column per engine. The axis
 * ends at the peak; columns beyond it (algorithms with fewer operations than counted) are cut off
 * and labelled with their value.
 *
 * @param title its heading
 * @param engines the engines, in the order of columns
 * @param groups the groups, from the left
 */
record PeakChart(String title, List<String> engines, List<Group> groups) implements Chart {
  private static final double HEIGHT = 220;
  private static final double LEFT = 52;
  private static final double COLUMN = 13;
  private static final double GAP = 16;
  private static final double LEGEND_LINE = 18;
  private static final double NAMES = 120;
  private static final double NAME_DEGREES = -40;
  private static final int TICKS = 5;
  private static final double LEAST_WIDTH = 320;

  /**
   * One task.
   *
   * @param shares the fraction of the peak per engine; NaN for a missing one
   */
  record Group(String task, List<Double> shares) {}

  @Override
  public Svg draw() {
    double groupWidth = engines.size() * COLUMN + GAP;
    double width = Math.max(LEAST_WIDTH, LEFT + groups.size() * groupWidth + GAP);
    double top = 44 + engines.size() * LEGEND_LINE; // space for the values of full columns
    double bottom = top + HEIGHT;
    Svg svg = new Svg(width, bottom + NAMES, title);
    for (int engine = 0; engine < engines.size(); engine++) {
      double y = 6 + engine * LEGEND_LINE;
      svg.box(LEFT, y, COLUMN, 10, Ink.series(engine), opacity(engine), 2);
      svg.text(
          LEFT + COLUMN + 6, y + 9, engines.get(engine), Anchor.START, Ink.TEXT, Svg.SMALL, false);
    }
    for (int tick = 0; tick <= TICKS; tick++) {
      double share = (double) tick / TICKS;
      double y = bottom - share * HEIGHT;
      boolean peak = tick == TICKS;
      svg.line(LEFT, y, width - 4, y, peak ? Ink.TEXT : Ink.GRID, peak ? 1.5 : 1);
      String label = peak ? "peak" : Math.round(100 * share) + " %";
      svg.text(LEFT - 6, y + 4, label, Anchor.END, Ink.MUTED, Svg.SMALL, peak);
    }
    for (int group = 0; group < groups.size(); group++) {
      draw(svg, groups.get(group), LEFT + GAP / 2 + group * groupWidth, bottom);
    }
    return svg;
  }

  private static void draw(Svg svg, Group group, double left, double bottom) {
    for (int engine = 0; engine < group.shares().size(); engine++) {
      double share = group.shares().get(engine);
      if (Double.isNaN(share)) {
        continue;
      }
      double height = Math.clamp(share, 0, 1) * HEIGHT;
      double x = left + engine * COLUMN;
      svg.box(x, bottom - height, COLUMN - 2, height, Ink.series(engine), opacity(engine), 1.5);
      String percent = Math.round(100 * share) + " %";
      svg.turned(x + COLUMN - 4, bottom - height - 4, -90, percent, Anchor.START);
    }
    double middle = left + group.shares().size() * COLUMN / 2;
    svg.turned(middle + 4, bottom + 14, NAME_DEGREES, group.task(), Anchor.END);
  }

  /** If there are more engines than colours, the colours are repeated, paler. */
  private static double opacity(int engine) {
    return engine < Ink.seriesCount() ? 1 : 0.5;
  }
}
