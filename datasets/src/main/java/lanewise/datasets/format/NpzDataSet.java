package lanewise.datasets.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set from a .npz file laid out as MedMNIST does: {@code train_images}, {@code
 * train_labels}, {@code test_images}, {@code test_labels} and, if there is a validation split,
 * {@code val_images} and {@code val_labels}. Images are (N,H,W) or (N,H,W,1) for grey and (N,H,W,3)
 * for colour, whole numbers 0 to 255; labels are (N) or (N,1), whole numbers from 0.
 */
public final class NpzDataSet {
  private static final int MAX_CLASSES = 10_000;

  private NpzDataSet() {}

  /**
   * Reads a data set whose classes are called by their numbers.
   *
   * @param name the data set's name
   * @throws DataException if an array is missing, damaged or not as described above
   */
  public static DataSet read(Path file, String name) {
    return read(file, name, List.of());
  }

  /**
   * Reads a data set of known classes.
   *
   * @param name the data set's name
   * @param classNames by label; if empty, the classes are called "0", "1" and so on, up to the
   *     largest label
   * @throws DataException if an array is missing, damaged or not as described above
   */
  public static DataSet read(Path file, String name, List<String> classNames) {
    try (Npz npz = Npz.open(file)) {
      requireSplits(file, npz.names());
      boolean hasValidation = npz.names().contains("val_images");
      int limit = classNames.isEmpty() ? MAX_CLASSES : classNames.size();
      RawSplit train = RawSplit.read(npz, file, "train", limit);
      RawSplit validation = hasValidation ? RawSplit.read(npz, file, "val", limit) : null;
      RawSplit test = RawSplit.read(npz, file, "test", limit);
      List<String> names = classNames.isEmpty() ? numbered(train, validation, test) : classNames;
      return new DataSet(
          name,
          train.named(names),
          validation == null ? null : validation.named(names),
          test.named(names),
          List.of());
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static void requireSplits(Path file, SortedSet<String> names) {
    List<String> missing =
        Stream.of("train", "val", "test")
            .filter(split -> !split.equals("val") || names.contains("val_images"))
            .flatMap(split -> Stream.of(split + "_images", split + "_labels"))
            .filter(name -> !names.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT,
              "lacks %s (it has %s); expected train_images, train_labels, test_images, test_labels",
              String.join(", ", missing),
              String.join(", ", names)));
    }
  }

  private static List<String> numbered(
      RawSplit train, @Nullable RawSplit validation, RawSplit test) {
    int largest = Math.max(train.largestLabel(), test.largestLabel());
    if (validation != null) {
      largest = Math.max(largest, validation.largestLabel());
    }
    return IntStream.rangeClosed(0, largest).mapToObj(Integer::toString).toList();
  }

  /** A split before its classes have names. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  private record RawSplit(Shape imageShape, byte[] pixels, int[] labels) {

    static RawSplit read(Npz npz, Path file, String split, int classes) {
      Npy images = npz.read(split + "_images");
      List<Integer> extents = images.shape();
      int channels = extents.size() == 4 ? extents.getLast() : 1;
      if (extents.size() < 3
          || extents.size() > 4
          || extents.contains(0)
          || (channels != 1 && channels != 3)) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "'%s_images' has shape %s; expected (N,H,W) or (N,H,W,3), none of them 0",
                split,
                extents));
      }
      Shape imageShape = Shape.of(channels, extents.get(1), extents.get(2));
      Npy labels = npz.read(split + "_labels");
      int count = extents.getFirst();
      if (!labels.shape().equals(List.of(count)) && !labels.shape().equals(List.of(count, 1))) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "'%s_labels' has shape %s; expected one label for each of the %,d images, (%d) or"
                    + " (%d,1)",
                split,
                labels.shape(),
                count,
                count,
                count));
      }
      byte[] pixels = images.bytes();
      return new RawSplit(
          imageShape,
          channels == 3 ? planes(pixels, imageShape) : pixels,
          labels.integers(classes - 1));
    }

    int largestLabel() {
      return IntStream.of(labels).max().orElseThrow();
    }

    ImageSet named(List<String> classNames) {
      return new ImageSet(imageShape, pixels, labels, classNames);
    }

    /** (N,H,W,C) to (N,C,H,W). */
    private static byte[] planes(byte[] interleaved, Shape imageShape) {
      int channels = imageShape.extent(0);
      int plane = imageShape.size() / channels;
      byte[] planes = new byte[interleaved.length];
      for (int image = 0; image < planes.length; image += imageShape.size()) {
        for (int i = 0; i < imageShape.size(); i++) {
          planes[image + (i % channels) * plane + i / channels] = interleaved[image + i];
        }
      }
      return planes;
    }
  }
}
