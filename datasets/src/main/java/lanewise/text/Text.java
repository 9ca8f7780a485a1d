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

  /** Whether a text holds no control characters, with which it would command a terminal. */
  public static boolean isPrintable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }
}
