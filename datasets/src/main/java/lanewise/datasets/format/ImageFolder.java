package lanewise.datasets.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Split;
import lanewise.tensor.Shape;

/**
 * Reads a data set from a folder of image files, one sub-folder per class, called as the class.
 *
 * <p>Either the splits are folders, {@code FOLDER/train/CLASS/..} with {@code FOLDER/test/CLASS/..}
 * and {@code FOLDER/val/CLASS/..} if there are such, or there is only {@code FOLDER/CLASS/..}.
 * Without a test folder a fifth of every class is held out for testing, always the same images, and
 * a note says so. Labels follow the classes in alphabetical order, images within a class their file
 * names. Files and folders whose name starts with a dot are skipped; everything else in a class
 * folder must be an image. The set is grey if all images are grey, else colour.
 */
public final class ImageFolder {
  private static final double TEST_FRACTION = 0.2;
  private static final long TEST_SEED = 0;

  private final Path folder;
  private final boolean splitFolders;
  private final List<String> classNames;

  private ImageFolder(Path folder) {
    this.folder = folder;
    this.splitFolders = hasSplitFolders(folder);
    this.classNames = folderNames(trainFolder());
    if (classNames.size() < 2) {
      throw new DataException(
          trainFolder(),
          String.format(
              Locale.ROOT,
              "has %s; expected at least two, each called as its class",
              classNames.isEmpty() ? "no class folders" : "the class folders " + classNames));
    }
  }

  private Split heldOutForTesting(ImageSet images) {
    try {
      return Split.stratified(images, TEST_FRACTION, TEST_SEED);
    } catch (DataException _) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT,
              "has %,d images, too few to hold a fifth of them out for testing; add some, or a"
                  + " folder test",
              images.size()));
    }
  }

  /**
   * Reads the data set of a folder.
   *
   * @param name the data set's name
   * @throws DataException if there are fewer than two class folders, a class folder is empty, a
   *     file is no image or of another size than the first, or a split has a class that train lacks
   */
  public static DataSet read(Path folder, String name) {
    return new ImageFolder(folder).read(name);
  }

  private DataSet read(String name) {
    List<LabelledFile> train = labelledFiles(trainFolder());
    List<LabelledFile> validation = splitFolders ? splitIfThere("val") : List.of();
    List<LabelledFile> test = splitFolders ? splitIfThere("test") : List.of();
    List<LabelledImage> images = decode(Stream.of(train, validation, test).flatMap(List::stream));
    boolean grey = images.stream().allMatch(image -> image.pixels().shape().extent(0) == 1);

    int testStart = train.size() + validation.size();
    ImageSet trainSet = join(images.subList(0, train.size()), grey);
    ImageSet validationSet =
        validation.isEmpty() ? null : join(images.subList(train.size(), testStart), grey);
    if (!test.isEmpty()) {
      ImageSet testSet = join(images.subList(testStart, images.size()), grey);
      return new DataSet(name, trainSet, validationSet, testSet, List.of());
    }
    Split split = heldOutForTesting(trainSet);
    String note =
        String.format(
            Locale.ROOT,
            "no test folder: %,d of %,d images held out for testing, by class",
            split.held().length,
            trainSet.size());
    return new DataSet(
        name,
        trainSet.select(split.rest()),
        validationSet,
        trainSet.select(split.held()),
        List.of(note));
  }

  private record LabelledFile(Path path, int label) {}

  private record LabelledImage(ImageFile pixels, int label) {}

  private Path trainFolder() {
    return splitFolders ? folder.resolve("train") : folder;
  }

  /** Whether the first level of folders is splits and not classes. */
  private static boolean hasSplitFolders(Path folder) {
    Path train = folder.resolve("train");
    if (!Files.isDirectory(train) || folderNames(train).isEmpty()) {
      return false;
    }
    List<String> others = new ArrayList<>(folderNames(folder));
    others.removeAll(List.of("train", "val", "test"));
    if (!others.isEmpty()) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT, "has %s beside train; expected only train, val and test", others));
    }
    return true;
  }

  private List<LabelledFile> splitIfThere(String split) {
    Path splitFolder = folder.resolve(split);
    return Files.isDirectory(splitFolder) ? labelledFiles(splitFolder) : List.of();
  }

  /** The image files of a split, class by class. */
  private List<LabelledFile> labelledFiles(Path split) {
    List<LabelledFile> files = new ArrayList<>();
    for (Path classFolder : visible(split)) {
      int label = classNames.indexOf(name(classFolder));
      if (label < 0 || !Files.isDirectory(classFolder)) {
        throw new DataException(
            classFolder,
            String.format(
                Locale.ROOT, "is no folder of one of the classes %s; move it away", classNames));
      }
      List<Path> images = visible(classFolder);
      if (images.isEmpty()) {
        throw new DataException(
            classFolder, "is empty; put images of that class into it or remove it");
      }
      images.forEach(path -> files.add(new LabelledFile(path, label)));
    }
    return files;
  }

  /** Decodes images on all cores; all must have the size of the first. */
  private List<LabelledImage> decode(Stream<LabelledFile> labelled) {
    List<LabelledFile> files = labelled.toList();
    Path firstPath = files.getFirst().path();
    Shape first = ImageFile.read(firstPath).shape();
    requireLoadable(files.size(), first);
    return files.parallelStream()
        .map(
            file -> {
              ImageFile image = ImageFile.read(file.path());
              if (!size(image.shape()).equals(size(first))) {
                throw new DataException(
                    file.path(),
                    String.format(
                        Locale.ROOT,
                        "is %s pixels (height x width) but %s is %s; bring all to one size",
                        size(image.shape()),
                        firstPath,
                        size(first)));
              }
              return new LabelledImage(image, file.label());
            })
        .toList();
  }

  private ImageSet join(List<LabelledImage> images, boolean grey) {
    Shape first = images.getFirst().pixels().shape();
    Shape imageShape = Shape.of(grey ? 1 : 3, first.extent(1), first.extent(2));
    requireLoadable(images.size(), imageShape);
    byte[] pixels = new byte[images.size() * imageShape.size()];
    int[] labels = new int[images.size()];
    for (int row = 0; row < labels.length; row++) {
      byte[] image = images.get(row).pixels().withChannels(imageShape.extent(0)).pixels();
      System.arraycopy(image, 0, pixels, row * imageShape.size(), imageShape.size());
      labels[row] = images.get(row).label();
    }
    return new ImageSet(imageShape, pixels, labels, classNames);
  }

  private void requireLoadable(int images, Shape imageShape) {
    if ((long) images * imageShape.size() > Integer.MAX_VALUE) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT,
              "%,d images %s (channels, height, width) are too many to load; keep fewer or smaller"
                  + " ones",
              images,
              imageShape));
    }
  }

  private static String size(Shape shape) {
    return shape.extent(1) + " x " + shape.extent(2);
  }

  /** The names of the visible folders in a folder, in alphabetical order. */
  private static List<String> folderNames(Path folder) {
    return visible(folder).stream().filter(Files::isDirectory).map(ImageFolder::name).toList();
  }

  /** What a folder holds without hidden files, in alphabetical order. */
  private static List<Path> visible(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !name(path).startsWith("."))
          .sorted(Comparator.comparing(ImageFolder::name))
          .toList();
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
