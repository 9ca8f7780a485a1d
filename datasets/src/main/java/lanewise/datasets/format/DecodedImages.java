package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.datasets.ReadOptions;
import lanewise.datasets.Resize;
import lanewise.tensor.Shape;

/**
 * Image files, decoded on all cores. Images of different sizes are resized to the requested size
 * or, without one, to the most common size.
 */
final class DecodedImages {
  private final Path folder;
  private final List<ImageFile> images;
  private final boolean grey;

  private DecodedImages(Path folder, List<ImageFile> images) {
    this.folder = folder;
    this.images = images;
    this.grey = images.stream().allMatch(image -> image.shape().extent(0) == 1);
  }

  /**
   * Decodes files.
   *
   * @param folder for messages
   * @param notes receives notes on conversions
   * @throws DataException if a file is not an image, or there are too many images to load
   */
  static DecodedImages of(Path folder, List<Path> files, ReadOptions options, List<String> notes) {
    Shape size = ImageFile.read(files.getFirst()).shape();
    requireLoadable(folder, files.size(), size);
    List<ImageFile> images = ofOneSize(files, size);
    if (images.isEmpty()) {
      images = ofSeveralSizes(folder, files, options, notes);
    }
    Collection<Set<ImageNote>> done = images.stream().map(ImageFile::notes).toList();
    notes.addAll(ImageNote.sentences(done));
    return new DecodedImages(folder, images);
  }

  /**
   * Decodes the images if all have one size; returns none, without decoding the rest, as soon as
   * one differs.
   */
  private static List<ImageFile> ofOneSize(List<Path> files, Shape size) {
    AtomicBoolean severalSizes = new AtomicBoolean();
    List<ImageFile> images =
        files.parallelStream()
            .takeWhile(_ -> !severalSizes.get())
            .map(
                file -> {
                  ImageFile image = ImageFile.read(file);
                  if (!sameSize(image.shape(), size)) {
                    severalSizes.set(true);
                  }
                  return image;
                })
            .toList();
    return severalSizes.get() ? List.of() : images;
  }

  private static List<ImageFile> ofSeveralSizes(
      Path folder, List<Path> files, ReadOptions options, List<String> notes) {
    Map<List<Integer>, Integer> sizes = new HashMap<>();
    files.parallelStream()
        .map(ImageFile::shapeOf)
        .map(shape -> List.of(shape.extent(1), shape.extent(2)))
        .toList()
        .forEach(size -> sizes.merge(size, 1, Integer::sum));
    boolean asked = options.height() > 0;
    List<Integer> size =
        asked
            ? List.of(options.height(), options.width())
            : sizes.entrySet().stream()
                .max(
                    Comparator.<Map.Entry<List<Integer>, Integer>>comparingInt(Map.Entry::getValue)
                        .thenComparingInt(entry -> entry.getKey().get(0) * entry.getKey().get(1))
                        .thenComparingInt(entry -> entry.getKey().get(0)))
                .orElseThrow()
                .getKey();
    int height = size.get(0);
    int width = size.get(1);
    requireLoadable(folder, files.size(), Shape.of(1, height, width));
    notes.add(
        String.format(
            Locale.ROOT,
            "images of %,d sizes (height x width), resized to %d x %d, %s",
            sizes.size(),
            height,
            width,
            asked
                ? "as requested"
                : String.format(
                    Locale.ROOT,
                    "the most common (%,d of %,d); --image-size sets another",
                    sizes.getOrDefault(size, 0),
                    files.size())));
    Resize.Method method = options.method();
    return files.parallelStream()
        .map(file -> ImageFile.read(file).resized(method, height, width))
        .toList();
  }

  /** A range of the images as a set. */
  ImageSet set(int from, int[] labels, List<String> classNames) {
    Shape first = images.getFirst().shape();
    Shape imageShape = Shape.of(grey ? 1 : 3, first.extent(1), first.extent(2));
    requireLoadable(folder, labels.length, imageShape);
    byte[] pixels = new byte[labels.length * imageShape.size()];
    for (int row = 0; row < labels.length; row++) {
      byte[] image = images.get(from + row).withChannels(imageShape.extent(0)).pixels();
      System.arraycopy(image, 0, pixels, row * imageShape.size(), imageShape.size());
    }
    return new ImageSet(imageShape, pixels, labels, classNames);
  }

  private static boolean sameSize(Shape one, Shape other) {
    return one.extent(1) == other.extent(1) && one.extent(2) == other.extent(2);
  }

  private static void requireLoadable(Path folder, int count, Shape imageShape) {
    if ((long) count * imageShape.size() > Integer.MAX_VALUE) {
      throw new DataException(
          folder,
          String.format(
              Locale.ROOT,
              "%,d images %s (channels, height, width) are too many to load; keep fewer or smaller"
                  + " ones",
              count,
              imageShape));
    }
  }
}
