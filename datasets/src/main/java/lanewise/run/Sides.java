package lanewise.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lanewise.datasets.DataSet;
import lanewise.text.Text;

/** Whether it matters which side of an image is left, so that it should not be mirrored. */
final class Sides {
  private static final Pattern LEFT =
      Pattern.compile("(?<![a-z])left(?![a-z])", Pattern.CASE_INSENSITIVE);

  /** Names of known sets, and why their sides matter. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "digits|[kq]?mnist|emnist-.*", "a mirrored character is another one or none",
          "(chest|pneumonia)mnist(_\\d+)?", "a mirrored chest has its heart on the other side");

  private Sides() {}

  /** The data set, with a note if its images should not be mirrored. */
  static DataSet noted(DataSet data) {
    return of(data).map(why -> data.noted("mirrored left and right, but " + why)).orElse(data);
  }

  /** Why a data set's images should not be mirrored; empty if nothing is known against it. */
  private static Optional<String> of(DataSet data) {
    List<String> names = data.classNames();
    for (String name : names) {
      String other = LEFT.matcher(name).replaceAll("right");
      if (!other.equals(name) && names.stream().anyMatch(other::equalsIgnoreCase)) {
        return Optional.of(Text.of("its classes %s and %s are mirror images", name, other));
      }
    }
    return KNOWN.entrySet().stream()
        .filter(known -> data.name().matches(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
