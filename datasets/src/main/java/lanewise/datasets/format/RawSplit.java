package lanewise.datasets.format;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;
import lanewise.tensor.Task;

/**
 * A split before its pixels are scaled and its classes are named.
 *
 * @param imageShape (C,H,W)
 * @param channelsLast whether the pixels are (N,H,W,C) rather than (N,C,H,W)
 */
record RawSplit(Shape imageShape, boolean channelsLast, Pixels pixels, ArrayLabels labels) {

  /**
   * Reads a split from arrays: images (N,H,W), (N,H,W,C) or (N,C,H,W) with C = 1 or 3, or square
   * grey images as rows, (N,H*W).
   *
   * @param notes receives assumptions about the shape
   */
  static RawSplit read(
      NamedArrays arrays, Path file, ArrayNames.Pair names, int classes, List<String> notes) {
    PixelArray images = arrays.pixels(names.images());
    List<Integer> extents = images.shape();
    int rank = extents.size();
    if (rank < 2 || rank > 4 || extents.contains(0)) {
      throw unusual(file, names.images(), extents);
    }
    boolean channelsLast = true;
    Shape imageShape;
    if (rank == 2) {
      int side = (int) Math.round(Math.sqrt(extents.get(1)));
      if (side * side != extents.get(1) || side < 2) {
        throw unusual(file, names.images(), extents);
      }
      imageShape = Shape.of(1, side, side);
      note(
          notes,
          String.format(
              Locale.ROOT,
              "rows of %d pixels are read as images of %d x %d",
              side * side,
              side,
              side));
    } else if (rank == 3) {
      imageShape = Shape.of(1, extents.get(1), extents.get(2));
    } else if (isChannels(extents.get(3))) {
      imageShape = Shape.of(extents.get(3), extents.get(1), extents.get(2));
    } else if (isChannels(extents.get(1))) {
      channelsLast = false;
      imageShape = Shape.of(extents.get(1), extents.get(2), extents.get(3));
      note(notes, "images are (N,C,H,W), channels first");
    } else {
      throw unusual(file, names.images(), extents);
    }
    int count = extents.getFirst();
    ArrayLabels labels =
        ArrayLabels.of(file, names.labels(), arrays.read(names.labels()), count, classes);
    return new RawSplit(imageShape, channelsLast, images, labels);
  }

  /** The same images with their labels seen otherwise. */
  RawSplit with(ArrayLabels other) {
    return new RawSplit(imageShape, channelsLast, pixels, other);
  }

  /** The image set with the given class names. */
  ImageSet named(List<String> classNames, int factor) {
    Task task = labels.columns() > 0 ? Task.MULTI_LABEL : Task.MULTI_CLASS;
    boolean interleaved = channelsLast && imageShape.extent(0) > 1;
    if (pixels instanceof FileArray(FileChannel file, long start, _, String where)) {
      if (factor != 1) {
        throw new DataException(
            where + ": has pixels of 0 and 1 only and is too large for memory: save 0 and 255");
      }
      return ImageSet.inFile(
          imageShape, file, start, interleaved, labels.values(), classNames, task);
    }
    byte[] bytes = factor == 1 ? pixels.bytes() : pixels.bytes(factor);
    return new ImageSet(
        imageShape, interleaved ? planes(bytes) : bytes, labels.values(), classNames, task);
  }

  /** (N,H,W,C) to (N,C,H,W). */
  private byte[] planes(byte[] interleaved) {
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

  private static boolean isChannels(int extent) {
    return extent == 1 || extent == 3;
  }

  private static void note(List<String> notes, String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  private static DataException unusual(Path file, String name, List<Integer> extents) {
    return new DataException(
        file,
        String.format(
            Locale.ROOT,
            "'%s' has shape %s; expected (N,H,W) or (N,H,W,3), none of them 0",
            name,
            extents));
  }
}
