package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set from a folder of image files, either with one subfolder per class or with a
 * table {@link LabelsTable labels.csv} that gives the class of each image.
 *
 * <p>The splits are either folders, {@code FOLDER/train/CLASS/..} and optionally {@code
 * FOLDER/test/CLASS/..} and {@code FOLDER/val/CLASS/..}, or there is only {@code FOLDER/CLASS/..}.
 * Without a test split a fraction of every class is held out for testing, always the same images,
 * and a note says so. Classes are ordered alphabetically (numbers in a table by value), images
 * within a class by file name. Hidden and system files are skipped. The set is grey if all images
 * are grey, else colour; images of different sizes are resized to one size.
 */
public final class ImageFolder {
  private final Path folder;
  private final ReadOptions options;
  private final List<String> notes = new ArrayList<>();
  private final Map<SplitName, List<LabelledFile>> splits = new EnumMap<>(SplitName.class);

  private ImageFolder(Path folder, ReadOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /** Reads the data set of a folder with the usual options. */
  public static DataSet read(Path folder, String name) {
    return read(folder, name, ReadOptions.USUAL);
  }

  /**
   * Reads the data set of a folder.
   *
   * @param name the data set's name
   * @throws DataException if there are fewer than two classes, a class folder is empty, a file is
   *     not a readable image, or a split has a class that train does not have
   */
  public static DataSet read(Path folder, String name, ReadOptions options) {
    return new ImageFolder(folder, options).read(name);
  }

  private DataSet read(String name) {
    list();
    List<String> classNames = classNames();
    List<LabelledFile> files = splits.values().stream().flatMap(List::stream).toList();
    DecodedImages images =
        DecodedImages.of(folder, files.stream().map(LabelledFile::path).toList(), options, notes);
    ImageSet train = set(SplitName.TRAIN, images, classNames);
    ImageSet validation = set(SplitName.VALIDATION, images, classNames);
    ImageSet test = set(SplitName.TEST, images, classNames);
    if (train == null) {
      throw new AssertionError("a data set without training images was listed");
    }
    return test == null
        ? HeldOutTest.of(folder, name, train, validation, options.test(), "no test folder", notes)
        : new DataSet(name, train, validation, test, notes);
  }

  /** Finds the files of each split. */
  private void list() {
    Map<SplitName, Path> folders = splitFolders();
    if (folders.isEmpty()) {
      if (LabelsTable.isIn(folder)) {
        listTable();
      } else {
        splits.put(SplitName.TRAIN, ClassFolders.list(folder, notes));
      }
      return;
    }
    folders.forEach(
        (split, path) ->
            splits.put(
                split,
                LabelsTable.isIn(path)
                    ? LabelsTable.list(path).values().stream().flatMap(List::stream).toList()
                    : ClassFolders.list(path, notes)));
  }

  private void listTable() {
    LabelsTable.list(folder)
        .forEach(
            (name, files) -> {
              SplitName split =
                  SplitName.of(name)
                      .orElseThrow(
                          () ->
                              new DataException(
                                  folder.resolve(LabelsTable.NAME),
                                  String.format(
                                      Locale.ROOT,
                                      "has the split '%s'; expected train, val and test",
                                      name)));
              splits.merge(
                  split,
                  files,
                  (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
            });
    if (!splits.containsKey(SplitName.TRAIN)) {
      throw new DataException(folder.resolve(LabelsTable.NAME), "has no images of the split train");
    }
  }

  /** The folders of the splits; empty if the first level is classes. */
  private Map<SplitName, Path> splitFolders() {
    Map<SplitName, Path> found = new EnumMap<>(SplitName.class);
    List<String> others = new ArrayList<>();
    for (Path entry : FolderEntries.folders(folder)) {
      SplitName split = SplitName.of(FolderEntries.name(entry)).orElse(null);
      if (split == null) {
        others.add(FolderEntries.name(entry));
      } else if (found.put(split, entry) != null) {
        throw new DataException(
            folder,
            String.format(
                Locale.ROOT, "has two folders for one split, of %s; keep one", split.names()));
      }
    }
    Path train = found.get(SplitName.TRAIN);
    if (train == null || (FolderEntries.folders(train).isEmpty() && !LabelsTable.isIn(train))) {
      if (others.isEmpty() && !found.isEmpty() && train == null) {
        throw new DataException(
            folder,
            String.format(Locale.ROOT, "has the folders %s but no train", names(found.values())));
      }
      if (train != null
          && others.isEmpty()
          && found.size() > 1
          && !LabelsTable.isIn(folder)) { // they would be taken for classes
        throw new DataException(
            train,
            "has no folders; expected one for each class in it, or a table labels.csv that names"
                + " the class of each image");
      }
      return Map.of();
    }
    if (!others.isEmpty()) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT, "has %s beside train; expected only train, val and test", others));
    }
    return found;
  }

  /** The classes of the training images: at least two, and all that occur in other splits. */
  private List<String> classNames() {
    List<LabelledFile> train = splits.getOrDefault(SplitName.TRAIN, List.of());
    List<String> names = train.stream().map(LabelledFile::label).distinct().toList();
    if (names.size() < 2) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT,
              "has %s; expected at least two, each called as its class, or a table labels.csv%s",
              names.isEmpty() ? "no class folders" : "the class folders " + names,
              inner(names)));
    }
    boolean numbers =
        LabelsTable.isIn(folder) && names.stream().allMatch(label -> label.matches("\\d{1,9}"));
    List<String> sorted =
        names.stream()
            .sorted(
                numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder())
            .toList();
    for (List<LabelledFile> files : splits.values()) {
      for (LabelledFile file : files) {
        if (!sorted.contains(file.label())) {
          throw new DataException(
              file.path(),
              String.format(
                  Locale.ROOT,
                  "is of the class %s, but the training images have %s",
                  file.label(),
                  sorted));
        }
      }
    }
    return sorted;
  }

  /** A hint if the class folders are one level deeper. */
  private String inner(List<String> names) {
    if (names.isEmpty()) {
      for (Path entry : FolderEntries.folders(folder)) {
        if (FolderEntries.folders(entry).size() > 1) {
          return "; did you mean " + entry + "?";
        }
      }
    }
    return "";
  }

  private @Nullable ImageSet set(SplitName split, DecodedImages images, List<String> classNames) {
    List<LabelledFile> files = splits.get(split);
    if (files == null) {
      return null;
    }
    int from = 0;
    for (Map.Entry<SplitName, List<LabelledFile>> each : splits.entrySet()) {
      if (each.getKey() == split) {
        break;
      }
      from += each.getValue().size();
    }
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (int label = 0; label < classNames.size(); label++) {
      labels.put(classNames.get(label), label);
    }
    int[] numbers = files.stream().mapToInt(file -> labels.get(file.label())).toArray();
    return images.set(from, numbers, classNames);
  }

  private static String names(java.util.Collection<Path> paths) {
    return paths.stream().map(FolderEntries::name).collect(Collectors.joining(", "));
  }
}
