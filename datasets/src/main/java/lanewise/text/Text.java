package lanewise.text;

import java.util.Locale;

/** Sentences with figures in them. */
public final class Text {
  private Text() {}

  /** As {@link String#format(Locale, String, Object...)}, written the same on every machine. */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
