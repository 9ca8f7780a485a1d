package lanewise.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Enum constants under the names used in options: {@code SIMPLE_CNN} is {@code simple-cnn}. */
public final class Choice {
  private Choice() {}

  /** The option name of a constant. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The option names of all constants. */
  public static List<String> names(Class<? extends Enum<?>> type) {
    return Stream.of(type.getEnumConstants()).map(Choice::name).toList();
  }

  /**
   * Parses an option name.
   *
   * @throws IllegalArgumentException if there is no such constant
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    List<String> names = names(type);
    throw new IllegalArgumentException(
        Text.of(
            "there is no '%s'; expected %s%s",
            text, String.join(", ", names), Spelling.hint(text, names)));
  }
}
