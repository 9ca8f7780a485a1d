package lanewise.text;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats text independently of the default locale. */
public final class Text {
  private Text() {}

  /** As {@link String#format(Locale, String, Object...)}, written the same on every machine. */
  @FormatMethod
  public static String of(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A share of 0 to 1 such as {@code 98.71 %}, or {@code > 99.99 %}: see {@link #part}. */
  public static String percent(double share, int digits) {
    return part(100 * share, 100, digits) + " %";
  }

  /**
   * A value from 0 to a whole. Only these themselves are shown as such: what would be rounded to
   * them is {@code < 0.01} or {@code > 99.99}.
   *
   * @param digits behind the point
   */
  public static String part(double value, double whole, int digits) {
    String format = "%." + digits + "f";
    double step = Math.pow(10, -digits);
    if (value > 0 && value < step / 2) {
      return "< " + String.format(Locale.ROOT, format, step);
    }
    return value < whole && value >= whole - step / 2
        ? "> " + String.format(Locale.ROOT, format, whole - step)
        : String.format(Locale.ROOT, format, value);
  }

  /**
   * A probability that a network gives, as {@link #percent}. A softmax is never 0 or 1, but its
   * rounded value may be; it is shown as nearly that.
   */
  public static String probability(double probability, int digits) {
    return percent(Math.clamp(probability, Double.MIN_VALUE, Math.nextDown(1.0)), digits);
  }

  /** Whether a text holds no control characters, with which it would command a terminal. */
  public static boolean isPrintable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }
}
