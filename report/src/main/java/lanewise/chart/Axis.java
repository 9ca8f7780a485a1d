package lanewise.chart;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;
import lanewise.text.Text;

/**
 * An axis of a {@link LineChart}.
 *
 * @param label the quantity, with its unit
 * @param logarithmic whether the scale is logarithmic
 * @param low the first value; NaN for the smallest value of the data
 * @param high the last value; NaN for the largest value of the data
 * @param percent whether values are fractions to be written as percentages
 * @param whole whether values are whole numbers
 */
public record Axis(
    String label, boolean logarithmic, double low, double high, boolean percent, boolean whole) {
  private static final int TICKS = 5;

  /** A linear axis over the data's range. */
  public static Axis linear(String label) {
    return new Axis(label, false, Double.NaN, Double.NaN, false, false);
  }

  /** A logarithmic axis; values that are not above 0 are left out. */
  public static Axis log(String label) {
    return new Axis(label, true, Double.NaN, Double.NaN, false, false);
  }

  /** An axis of counts, from 0. */
  public static Axis count(String label) {
    return new Axis(label, false, 0, Double.NaN, false, true);
  }

  /** Returns the axis with a first value. */
  public Axis from(double value) {
    return new Axis(label, logarithmic, value, high, percent, whole);
  }

  /** Returns the axis with a last value. */
  public Axis to(double value) {
    return new Axis(label, logarithmic, low, value, percent, whole);
  }

  /** Returns the axis with fractions from 0 to 1 written as percentages. */
  public Axis inPercent() {
    return new Axis(label, logarithmic, low, high, true, whole);
  }

  /**
   * Returns the axis with open ends replaced by the data's range.
   *
   * @param margin by how much the axis is wider, as a fraction of the range
   */
  Axis over(Stream<Double> values, double margin) {
    DoubleSummaryStatistics shown =
        values
            .mapToDouble(Double::doubleValue)
            .filter(v -> Double.isFinite(v) && (v > 0 || !logarithmic))
            .summaryStatistics();
    return shown.getCount() == 0
        ? over(Double.NaN, Double.NaN, margin)
        : over(shown.getMin(), shown.getMax(), margin);
  }

  /** As {@link #over(Stream, double)}, of the data's smallest and largest value. */
  Axis over(double smallest, double largest, double margin) {
    double first = Double.isNaN(low) ? smallest : low;
    double last = Double.isNaN(high) ? largest : high;
    if (!(first < last)) { // one value, or none
      double middle = Double.isFinite(first) ? first : 1;
      first = logarithmic ? middle / 2 : middle - 0.5;
      last = logarithmic ? middle * 2 : middle + 0.5;
      return ending(first, last);
    }
    double room = margin * (last - first);
    if (Double.isNaN(high) && !logarithmic) {
      last += room;
    }
    if (Double.isNaN(low) && !logarithmic) {
      first = first >= 0 && first < 3 * room ? 0 : first - room;
    }
    return ending(first, last);
  }

  /** Percentages end at 0 and 1, even if an interval extends beyond. */
  private Axis ending(double first, double last) {
    return new Axis(
        label,
        logarithmic,
        percent ? Math.max(0, first) : first,
        percent ? Math.min(1, last) : last,
        percent,
        whole);
  }

  /** The position of a value: 0 at the low end, 1 at the high end. */
  double place(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** About five round values along the axis. */
  List<Double> ticks() {
    return logarithmic ? powers() : steps();
  }

  private List<Double> steps() {
    double step = niceStep((high - low) / TICKS);
    step = whole ? Math.max(1, step) : step;
    List<Double> ticks = new ArrayList<>();
    double slack = step * 1e-6;
    for (long i = (long) Math.ceil((low - slack) / step); i * step <= high + slack; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> powers() {
    List<Double> ticks = new ArrayList<>();
    boolean wide = Math.log10(high / low) > 2;
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (int factor : wide ? new int[] {1} : new int[] {1, 2, 5}) {
        double tick = factor * Math.pow(10, power);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double part = rough / power;
    double nice;
    if (part <= 1) {
      nice = 1;
    } else if (part <= 2) {
      nice = 2;
    } else if (part <= 5) {
      nice = 5;
    } else {
      nice = 10;
    }
    return nice * power;
  }

  /** A tick's text. */
  String text(double value) {
    double shown = percent ? 100 * value : value;
    return plain(shown) + (percent ? " %" : "");
  }

  /** A number in short form: {@code 0.25}, {@code 12k}, {@code 1e-5}. */
  static String plain(double value) {
    double size = Math.abs(value);
    if (size < 1e-12) {
      return "0";
    }
    if (size < 1e-3) {
      return Text.of("%.1e", value).replace(".0e", "e").replace("e-0", "e-");
    }
    if (size >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return size >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    return Text.of("%.4f", value).replaceAll("\\.?0+$", "");
  }
}
