package lanewise.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.chart.Svg.Anchor;

/**
 * Rows of values on a common axis: single values as dots, their mean as a diamond with its
 * interval. With differences on the axis it is a forest plot. Source: W. S. Cleveland, Graphical
 * methods for data presentation, The American Statistician 38, 1984.
 *
 * @param title its heading
 * @param series the names of the dots of a row, in order; empty if they are not distinguished
 * @param limits reference values for all rows
 * @param rows from the top
 */
public record DotPlot(
    String title, Axis axis, List<String> series, List<Limit> limits, List<Row> rows)
    implements Chart {
  private static final double WIDTH = 380;
  private static final double EDGE = 12;
  private static final double GAP = 10;

  /**
   * The height of a row with its text above the values; below, of one with the text beside them.
   */
  private static final double TALL = 42;

  private static final double FLAT = 26;

  /** What a row is higher whose text stands below its name, because both do not fit in a line. */
  private static final double LINE = 15;

  /** The least width of the plot that allows text beside the values. */
  private static final double LEAST_PLOT = 190;

  private static final double DOT = 4;

  /** The height of a limit's name and the start of its line. */
  private static final double LIMIT = 22;

  /** The distance of a line from text above and below. */
  private static final double CLEAR = 2;

  /**
   * One row.
   *
   * @param text the text beside the name; may be empty
   * @param dots single values; NaN for a missing one
   * @param mean the mean, or NaN for none; the same holds for the ends of its interval
   */
  public record Row(
      String name, String text, List<Double> dots, double mean, double low, double high) {}

  /** A reference value with its name. */
  public record Limit(String name, double value) {}

  /** A plot without rows. */
  public static DotPlot of(String title, Axis axis) {
    return new DotPlot(title, axis, List.of(), List.of(), List.of());
  }

  /** Returns the plot with named dots, which differ by colour and shape. */
  public DotPlot series(List<String> names) {
    return new DotPlot(title, axis, names, limits, rows);
  }

  /** Returns the plot with a reference value; the axis includes it. */
  public DotPlot limit(String name, double value) {
    return new DotPlot(title, axis, series, plus(limits, new Limit(name, value)), rows);
  }

  /** Returns the plot with another row of single values. */
  public DotPlot row(String name, String text, double... dots) {
    return row(name, text, dots, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Returns the plot with another row of single values, their mean and its interval. */
  public DotPlot row(
      String name, String text, double[] dots, double mean, double low, double high) {
    List<Double> values = Arrays.stream(dots).boxed().toList();
    return new DotPlot(
        title, axis, series, limits, plus(rows, new Row(name, text, values, mean, low, high)));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }

  @Override
  public Svg draw() {
    return draw(WIDTH);
  }

  /** Draws it in another width. */
  Svg draw(double width) {
    return new Drawing(width).draw();
  }

  private Axis filledAxis() {
    Stream<Double> ofRows =
        rows.stream()
            .flatMap(
                row ->
                    Stream.concat(
                        row.dots().stream(), Stream.of(row.mean(), row.low(), row.high())));
    return axis.over(Stream.concat(limits.stream().map(Limit::value), ofRows), 0.04);
  }

  /** The geometry of one drawing. */
  private final class Drawing {
    private final double width;
    private final Axis horizontal = filledAxis();
    private final Legend legend;
    private final boolean beside;
    private final double left;
    private final double right;
    private final double below;
    private final double rowHeight;
    private final double top;
    private final double firstRow;
    private final double bottom;
    private final Svg svg;

    Drawing(double width) {
      this.width = width;
      double names = widest(rows.stream().map(Row::name).toList(), Svg.TEXT);
      double texts = widest(rows.stream().map(Row::text).toList(), Svg.SMALL);
      legend = legend();
      beside = width - names - texts - 2 * (GAP + EDGE) >= LEAST_PLOT;
      left = beside ? names + GAP + EDGE : EDGE;
      right = width - EDGE - (beside && texts > 0 ? texts + GAP : 0);
      below = beside || rows.stream().allMatch(this::fitsInALine) ? 0 : LINE;
      rowHeight = beside ? FLAT : TALL + below;
      top = legend.height() + (legend.lines().isEmpty() ? 0 : 6);
      firstRow = top + (limits.isEmpty() ? 0 : LIMIT);
      bottom = firstRow + rows.size() * rowHeight + 2;
      svg = new Svg(width, bottom + 40, title);
    }

    private static double widest(List<String> words, double size) {
      return words.stream().mapToDouble(word -> Svg.widthOf(word, size)).max().orElse(0);
    }

    private boolean fitsInALine(Row row) {
      return Svg.widthOf(row.name(), Svg.TEXT) + GAP + Svg.widthOf(row.text(), Svg.SMALL) <= width;
    }

    Svg draw() {
      legend.draw(svg);
      drawAxis();
      limits.forEach(this::drawLimit);
      for (int row = 0; row < rows.size(); row++) {
        drawRow(rows.get(row), firstRow + row * rowHeight);
      }
      return svg;
    }

    private Legend legend() {
      List<Legend.Entry> entries = new ArrayList<>();
      for (int i = 0; i < series.size(); i++) {
        int number = i;
        entries.add(
            new Legend.Entry(
                series.get(number),
                (to, at, middle) ->
                    Marker.series(number)
                        .draw(to, at + Legend.SWATCH / 2, middle, DOT, Ink.series(number))));
      }
      return Legend.of(entries, width);
    }

    private void drawAxis() {
      List<Double> ticks = horizontal.ticks();
      int named = everyNamed(ticks);
      for (int i = 0; i < ticks.size(); i++) {
        double at = across(ticks.get(i));
        drawGuide(at, Ink.GRID, 1);
        svg.line(at, bottom, at, bottom + 4, Ink.MUTED, 1);
        if (i % named == 0) {
          drawWord(at, bottom + 17, horizontal.text(ticks.get(i)));
        }
      }
      svg.line(left - EDGE, bottom, right + EDGE, bottom, Ink.MUTED, 1);
      drawWord((left + right) / 2, bottom + 34, axis.label());
    }

    /** Every how many ticks a value is written, so that the texts do not touch. */
    private int everyNamed(List<Double> ticks) {
      double widest = widest(ticks.stream().map(horizontal::text).toList(), Svg.SMALL);
      int every = 1;
      for (int i = 1; i < ticks.size(); i++) {
        double apart = across(ticks.get(i)) - across(ticks.get(i - 1));
        every = Math.max(every, (int) Math.ceil((widest + GAP) / apart));
      }
      return every;
    }

    private void drawLimit(Limit limit) {
      double at = across(limit.value());
      drawWord(at, top + 11, limit.name());
      svg.line(at, top + 14 + CLEAR, at, firstRow - (beside ? 0 : CLEAR), Ink.MUTED, 1.5);
      drawGuide(at, Ink.MUTED, 1.5);
    }

    /** A vertical line through all rows with gaps at their text. */
    private void drawGuide(double at, Ink ink, double width) {
      for (int row = 0; row < rows.size(); row++) {
        double y = firstRow + row * rowHeight;
        svg.line(
            at,
            y + (beside ? 0 : 18 + below),
            at,
            y + rowHeight - (beside ? 0 : CLEAR),
            ink,
            width);
      }
    }

    /** A word centred at a position, moved inwards if it would leave the drawing. */
    private void drawWord(double at, double base, String word) {
      double half = Math.min(width, Svg.widthOf(word, Svg.SMALL)) / 2;
      double middle = Math.clamp(at, half, width - half);
      svg.small(middle, base, word, Anchor.MIDDLE);
    }

    private void drawRow(Row row, double y) {
      double middle = beside ? y + rowHeight / 2 : y + 29 + below;
      double base = beside ? middle + 4.5 : y + 12;
      double room = below > 0 ? width : width - Svg.widthOf(row.text(), Svg.SMALL) - GAP;
      svg.text(0, base, Svg.fit(row.name(), Svg.TEXT, room), Anchor.START);
      svg.small(width, base + below, row.text(), Anchor.END);
      svg.line(left - EDGE, middle, right + EDGE, middle, Ink.GRID, 1);
      if (Double.isFinite(row.low()) && Double.isFinite(row.high())) {
        double low = across(row.low());
        double high = across(row.high());
        svg.line(low, middle, high, middle, Ink.BLUE, 2);
        svg.line(low, middle - 5, low, middle + 5, Ink.BLUE, 2);
        svg.line(high, middle - 5, high, middle + 5, Ink.BLUE, 2);
      }
      for (int i = 0; i < row.dots().size(); i++) {
        if (Double.isFinite(row.dots().get(i))) {
          int number = series.isEmpty() ? 0 : i;
          double beneath = series.isEmpty() ? 0 : (i - (series.size() - 1) / 2.0) * apart();
          Marker.series(number)
              .draw(svg, across(row.dots().get(i)), middle + beneath, DOT, Ink.series(number));
        }
      }
      if (Double.isFinite(row.mean())) {
        Marker.DIAMOND.draw(svg, across(row.mean()), middle, DOT + 1, Ink.VERMILLION);
      }
    }

    /** The vertical distance between series, so that equal values do not hide each other. */
    private double apart() {
      return Math.min(DOT + 2, (rowHeight - 4) / series.size());
    }

    private double across(double value) {
      return left + Math.clamp(horizontal.place(value), 0, 1) * (right - left);
    }
  }
}
