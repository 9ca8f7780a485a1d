package lanewise.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.chart.Svg.Anchor;

/**
 * Curves over two axes. Each method returns a copy with one element added.
 *
 * @param title its heading
 * @param series what is drawn, in order
 * @param marks named points
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, List<Mark> marks)
    implements Chart {

  private static final double WIDTH = 380;
  private static final double PLOT_HEIGHT = 220;
  private static final double RIGHT = 16;
  private static final double THIN = 0.6;
  private static final double POINT = 4;
  private static final String[] DASHES = {"none", "6 4", "2 4"};

  /** The kinds of series. */
  public enum Kind {
    LINE,
    FAINT,
    POINTS
  }

  /**
   * One curve.
   *
   * @param name for the legend; empty for none
   * @param ys the values; NaN leaves a gap
   */
  public record Series(String name, Kind kind, List<Double> xs, List<Double> ys) {}

  /** A point with its name. */
  public record Mark(String name, double x, double y) {}

  /** A chart without series. */
  public static LineChart of(String title, Axis x, Axis y) {
    return new LineChart(title, x, y, List.of(), List.of());
  }

  /** Adds a curve in the next colour. */
  public LineChart line(String name, double[] xs, double[] ys) {
    return with(new Series(name, Kind.LINE, list(xs), list(ys)));
  }

  /** Adds a faint curve in the colour of the next curve, which smooths it. */
  public LineChart faint(String name, double[] xs, double[] ys) {
    return with(new Series(name, Kind.FAINT, list(xs), list(ys)));
  }

  /** Adds single values in the next colour. */
  public LineChart points(String name, double[] xs, double[] ys) {
    return with(new Series(name, Kind.POINTS, list(xs), list(ys)));
  }

  /** Adds a named point. */
  public LineChart mark(String name, double markX, double markY) {
    return new LineChart(title, x, y, series, plus(marks, new Mark(name, markX, markY)));
  }

  private LineChart with(Series more) {
    return new LineChart(title, x, y, plus(series, more), marks);
  }

  private static <T> List<T> plus(List<T> list, T more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Override
  public Svg draw() {
    return new Drawing().draw();
  }

  private Axis over(Axis axis, Function<Series, List<Double>> values, double margin) {
    return axis.over(series.stream().flatMap(one -> values.apply(one).stream()), margin);
  }

  /** The geometry of one drawing. */
  private final class Drawing {
    private final Axis horizontal = over(x, Series::xs, 0);
    private final Axis vertical = over(y, Series::ys, 0.04);
    private final Legend legend = legend();
    private final double left = 24 + yTickWidth();
    private final double right = WIDTH - RIGHT;
    private final double top = 8 + legend.height();
    private final double bottom = top + PLOT_HEIGHT;
    private final Svg svg = new Svg(WIDTH, bottom + 40, title);

    private double yTickWidth() {
      return vertical.ticks().stream()
          .mapToDouble(tick -> Svg.widthOf(vertical.text(tick), Svg.SMALL))
          .max()
          .orElse(0);
    }

    Svg draw() {
      legend.draw(svg);
      drawAxes();
      int number = 0;
      for (Series one : series) {
        drawSeries(one, number);
        number += takesColour(one) ? 1 : 0;
      }
      for (Mark mark : marks) {
        drawMark(mark);
      }
      return svg;
    }

    private Legend legend() {
      List<Legend.Entry> entries = new ArrayList<>();
      int number = 0;
      for (Series one : series) {
        if (!one.name().isEmpty()) {
          int colour = number;
          entries.add(
              new Legend.Entry(
                  one.name(), (to, at, middle) -> drawSample(to, one.kind(), colour, at, middle)));
        }
        number += takesColour(one) ? 1 : 0;
      }
      return Legend.of(entries, WIDTH);
    }

    /** Faint curves share the colour of what comes after them. */
    private static boolean takesColour(Series one) {
      return one.kind() != Kind.FAINT;
    }

    private static void drawSample(Svg to, Kind kind, int number, double at, double middle) {
      Ink ink = Ink.series(number);
      switch (kind) {
        case POINTS -> Marker.series(number).draw(to, at + Legend.SWATCH / 2, middle, POINT, ink);
        case LINE, FAINT ->
            to.line(
                at,
                middle,
                at + Legend.SWATCH,
                middle,
                ink,
                kind == Kind.FAINT ? THIN : 2,
                dashes(number));
      }
    }

    private static String dashes(int number) {
      return DASHES[number / Ink.seriesCount() % DASHES.length];
    }

    private void drawAxes() {
      for (double tick : vertical.ticks()) {
        double at = down(tick);
        svg.line(left, at, right, at, Ink.GRID, 1);
        svg.small(left - 6, at + 4, vertical.text(tick), Anchor.END);
      }
      for (double tick : horizontal.ticks()) {
        double at = across(tick);
        svg.line(at, bottom, at, bottom + 4, Ink.MUTED, 1);
        String text = horizontal.text(tick);
        double reach = at + Svg.widthOf(text, Svg.SMALL) / 2;
        svg.small(at - Math.max(0, reach - WIDTH), bottom + 17, text, Anchor.MIDDLE);
      }
      svg.line(left, bottom, right, bottom, Ink.MUTED, 1);
      svg.small((left + right) / 2, bottom + 34, x.label(), Anchor.MIDDLE);
      svg.turned(11, (top + bottom) / 2, -90, y.label(), Anchor.MIDDLE);
    }

    private void drawSeries(Series one, int number) {
      Ink ink = Ink.series(number);
      switch (one.kind()) {
        case LINE -> {
          svg.path(path(one.xs(), one.ys()), ink, 2, dashes(number));
          if (one.xs().size() == 1) { // a single point would not be visible as a curve
            drawPoints(one, Marker.CIRCLE, ink);
          }
        }
        case FAINT -> svg.path(path(one.xs(), one.ys()), ink, THIN, "none");
        case POINTS -> drawPoints(one, Marker.series(number), ink);
      }
    }

    private void drawPoints(Series one, Marker marker, Ink ink) {
      for (int i = 0; i < one.xs().size(); i++) {
        if (visible(one.xs().get(i), one.ys().get(i))) {
          marker.draw(svg, across(one.xs().get(i)), down(one.ys().get(i)), POINT, ink);
        }
      }
    }

    private void drawMark(Mark mark) {
      double atX = across(mark.x());
      double atY = down(mark.y());
      svg.dot(atX, atY, 5, Ink.SURFACE).dot(atX, atY, 3.5, Ink.TEXT);
      double baseline = Math.max(top + 10, atY - 6);
      double width = Svg.widthOf(mark.name(), Svg.SMALL) + 9 + POINT;
      boolean leftIsFree = isFree(atX - width, atX - POINT, baseline);
      boolean rightIsFree = atX + width < WIDTH && isFree(atX + POINT, atX + width, baseline);
      // Towards the middle, unless another point is only there in the way.
      boolean toLeft = leftIsFree == rightIsFree ? atX > (left + right) / 2 : leftIsFree;
      svg.text(
          atX + (toLeft ? -9 : 9),
          baseline,
          mark.name(),
          toLeft ? Anchor.END : Anchor.START,
          Ink.TEXT,
          Svg.SMALL,
          true);
    }

    /** Whether no point lies where a line of text would stand. */
    private boolean isFree(double from, double to, double baseline) {
      return series.stream()
          .filter(one -> one.kind() == Kind.POINTS)
          .noneMatch(
              one ->
                  IntStream.range(0, one.xs().size())
                      .anyMatch(
                          i -> {
                            double atX = across(one.xs().get(i));
                            double atY = down(one.ys().get(i));
                            return atX > from
                                && atX < to
                                && atY > baseline - Svg.SMALL - POINT
                                && atY < baseline + POINT;
                          }));
    }

    private String path(List<Double> xs, List<Double> ys) {
      StringBuilder path = new StringBuilder();
      boolean pen = false;
      for (int i = 0; i < xs.size(); i++) {
        boolean shown = visible(xs.get(i), ys.get(i));
        if (shown) {
          path.append(pen ? 'L' : 'M').append(Svg.point(across(xs.get(i)), down(ys.get(i))));
        }
        pen = shown;
      }
      return path.isEmpty() ? "M0,0" : path.toString();
    }

    private boolean visible(double valueX, double valueY) {
      return Double.isFinite(horizontal.place(valueX)) && Double.isFinite(vertical.place(valueY));
    }

    private double across(double value) {
      return left + clamped(horizontal.place(value)) * (right - left);
    }

    private double down(double value) {
      return bottom - clamped(vertical.place(value)) * (bottom - top);
    }

    /** Values beyond a fixed axis are drawn at its edge. */
    private static double clamped(double place) {
      return Math.clamp(place, 0, 1);
    }
  }
}
