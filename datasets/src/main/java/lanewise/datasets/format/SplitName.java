package lanewise.datasets.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parts of a data set, by the names that people give them. */
enum SplitName {
  TRAIN("train", "training"),
  VALIDATION("val", "valid", "validation", "dev"),
  TEST("test", "testing");

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> names;

  SplitName(String... names) {
    this.names = List.of(names);
  }

  /** The names, in small letters, the usual one first. */
  List<String> names() {
    return names;
  }

  /** The part of that name, in small or capital letters. */
  static Optional<SplitName> of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(split -> split.names.contains(small)).findFirst();
  }
}
