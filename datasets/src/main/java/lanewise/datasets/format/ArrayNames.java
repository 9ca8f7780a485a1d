package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import lanewise.datasets.DataException;

/**
 * Finds the images and labels of each split by the array names in common use: MedMNIST's {@code
 * train_images} and {@code train_labels}, Keras' {@code x_train} and {@code y_train}, {@code X} and
 * {@code y} or {@code images} and {@code labels} of a set without splits, and {@code arr_0} and
 * {@code arr_1}, the names that {@code numpy.savez} gives to unnamed arrays.
 */
final class ArrayNames {
  private static final List<String> IMAGES =
      List.of("images", "image", "x", "data", "imgs", "features", "pixels");
  private static final List<String> LABELS =
      List.of("labels", "label", "y", "target", "targets", "classes");

  /**
   * The arrays of a split.
   *
   * @param images the name of the images
   * @param labels the name of their labels
   */
  record Pair(String images, String labels) {}

  private final Path file;
  private final SortedSet<String> names;

  private ArrayNames(Path file, SortedSet<String> names) {
    this.file = file;
    this.names = names;
  }

  /**
   * Finds the splits. A set without splits has only {@code TRAIN}.
   *
   * @throws DataException if there is no pair of training images and labels, or there are two
   */
  static Map<SplitName, Pair> splits(Path file, SortedSet<String> names) {
    return new ArrayNames(file, names).splits();
  }

  private Map<SplitName, Pair> splits() {
    Map<SplitName, Pair> splits = new EnumMap<>(SplitName.class);
    for (SplitName split : SplitName.values()) {
      pair(split.names()).ifPresent(pair -> splits.put(split, pair));
    }
    if (!splits.containsKey(SplitName.TRAIN)) {
      if (!splits.isEmpty()) {
        throw lacks("training images and labels");
      }
      splits.put(
          SplitName.TRAIN,
          pair(List.of(""))
              .or(this::unnamed)
              .orElseThrow(() -> lacks("images and labels under a known name")));
    }
    return splits;
  }

  private Optional<Pair> unnamed() {
    return names.size() == 2 && names.contains("arr_0") && names.contains("arr_1")
        ? Optional.of(new Pair("arr_0", "arr_1"))
        : Optional.empty();
  }

  private Optional<Pair> pair(List<String> splitNames) {
    Optional<String> images = only(splitNames, IMAGES);
    Optional<String> labels = only(splitNames, LABELS);
    if (images.isEmpty() && labels.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Pair(
            images.orElseThrow(() -> lacks("images for " + labels.orElseThrow())),
            labels.orElseThrow(() -> lacks("labels for " + images.orElseThrow()))));
  }

  /** The only array whose name is a split's name and one of the words, in either order. */
  private Optional<String> only(List<String> splitNames, List<String> words) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
      for (String split : splitNames) {
        for (String word : words) {
          if ((plain.equals(split + word) || plain.equals(word + split)) && !found.contains(name)) {
            found.add(name);
          }
        }
      }
    }
    if (found.size() > 1) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT, "has %s, which mean the same; keep one", String.join(" and ", found)));
    }
    return found.stream().findFirst();
  }

  private DataException lacks(String what) {
    if (names.isEmpty()) {
      return new DataException(
          file, "is a zip file without .npy arrays; unpack it, and give what is in it");
    }
    return new DataException(
        file,
        String.format(
            Locale.ROOT,
            "has no %s (its arrays: %s); expected train_images, train_labels, test_images,"
                + " test_labels, or x_train, y_train, x_test, y_test, or images, labels",
            what,
            String.join(", ", names)));
  }
}
