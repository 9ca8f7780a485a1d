package lanewise.datasets.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The splits of a data set and the names in common use for them. */
enum SplitName {
  TRAIN("train", "training"),
  VALIDATION("val", "valid", "validation", "dev"),
  TEST("test", "testing");

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> names;

  SplitName(String... names) {
    this.names = List.of(names);
  }

  /** The names in lower case, the usual one first. */
  List<String> names() {
    return names;
  }

  /** The split of that name, ignoring case. */
  static Optional<SplitName> of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(split -> split.names.contains(small)).findFirst();
  }
}
