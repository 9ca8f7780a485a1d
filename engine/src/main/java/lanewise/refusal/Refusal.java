package lanewise.refusal;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** The error for a wrong argument, in one line that no locale changes. */
public final class Refusal {
  private Refusal() {}

  /**
   * The error, to be thrown.
   *
   * @param format as {@link String#format} takes it
   */
  @FormatMethod
  public static IllegalArgumentException of(String format, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, format, values));
  }
}
