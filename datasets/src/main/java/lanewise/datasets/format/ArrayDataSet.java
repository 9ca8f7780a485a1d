package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import lanewise.text.Text;

/** Assembles a data set from splits stored as arrays or tables of numbers. */
final class ArrayDataSet {
  static final int MAX_CLASSES = 10_000;

  private final Path file;
  private final Map<SplitName, RawSplit> splits = new EnumMap<>(SplitName.class);
  private final List<String> notes = new ArrayList<>();

  ArrayDataSet(Path file) {
    this.file = file;
  }

  /** The notes on the data set; more may be added. */
  List<String> notes() {
    return notes;
  }

  void put(SplitName split, RawSplit images) {
    splits.put(split, images);
  }

  /**
   * Builds the data set; if there is no test split, one is held out.
   *
   * @param classNames by label; if empty, the classes are named "0", "1" and so on, up to the
   *     largest label
   * @throws DataException if a pixel is not a number from 0 to 255 or 0 to 1, or all images are of
   *     one class
   */
  DataSet named(String name, List<String> classNames, ReadOptions options) {
    unifyLabels();
    List<String> names = classNames.isEmpty() ? numbers() : classNames;
    int factor = PixelScale.of(splits.values().stream().map(RawSplit::pixels).toList(), notes);
    Map<SplitName, ImageSet> sets = new EnumMap<>(SplitName.class);
    splits.forEach((split, raw) -> sets.put(split, raw.named(names, factor)));
    ImageSet train =
        Objects.requireNonNull(sets.get(SplitName.TRAIN)); // the same size in all splits
    ImageSet validation = sets.get(SplitName.VALIDATION);
    ImageSet test = sets.get(SplitName.TEST);
    return test == null
        ? HeldOutTest.of(file, name, train, validation, options.test(), "no test split", notes)
        : new DataSet(name, train, validation, test, notes);
  }

  /** Columns with a single 1 in every row of every split are one class each. */
  private void unifyLabels() {
    Collection<RawSplit> all = splits.values();
    if (all.stream().allMatch(split -> split.labels().areSingle())) {
      splits.replaceAll((_, split) -> split.with(split.labels().single()));
      return;
    }
    if (all.stream().map(split -> split.labels().columns()).distinct().count() > 1) {
      throw new DataException(
          file,
          "has images with several labels, and splits with other columns of labels: all must have"
              + " the same");
    }
    long images = all.stream().mapToLong(split -> split.labels().values().length).sum();
    notes.add(
        Text.of(
            "images can have several labels: of %,d images %,d have several, %,d none",
            images, having(several -> several > 1), having(several -> several == 0)));
  }

  private long having(IntPredicate labels) {
    return splits.values().stream()
        .flatMapToInt(split -> IntStream.of(split.labels().values()))
        .filter(set -> labels.test(Integer.bitCount(set)))
        .count();
  }

  private List<String> numbers() {
    Collection<RawSplit> all = splits.values();
    int classes = all.stream().mapToInt(split -> split.labels().classes()).max().orElseThrow();
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    if (all.iterator().next().labels().columns() > 0) {
      return names;
    }
    int[] present =
        all.stream()
            .flatMapToInt(split -> IntStream.of(split.labels().values()))
            .distinct()
            .sorted()
            .toArray();
    if (present.length < 2) {
      throw new DataException(
          file, Text.of("has images of one class only, %d; expected at least two", present[0]));
    }
    if (present[0] == 1) {
      notes.add("no image is of class 0: are the labels counted from 1?");
    }
    return names;
  }
}
