package lanewise.datasets.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;

/**
 * Reads the IDX files of MNIST, plain or gzip-compressed. A file consists of a magic number (two
 * zero bytes, the element type, the number of dimensions), one big-endian 32-bit extent per
 * dimension, and the elements; images are (N,H,W) and labels (N), both of unsigned bytes. QMNIST's
 * labels are rows of integers, (N,M), whose first number is the class.
 */
public final class Idx {
  private static final int UNSIGNED_BYTES = 0x0800;

  /** QMNIST's labels: a row of integers for each image, the class first. */
  private static final int ROWS_OF_INTEGERS = 0x0c02;

  private Idx() {}

  /**
   * Reads a file of grey images and the file of their labels.
   *
   * @param images an IDX file (N,H,W)
   * @param labels an IDX file (N) or (N,M), where each value, or the first of each row, is the
   *     index of a class name
   * @throws DataException if a file is missing, damaged, not an IDX file of that kind, larger or
   *     smaller than its header states, or if the numbers of images and labels differ
   */
  public static ImageSet read(Path images, Path labels, List<String> classNames) {
    return join(
        images,
        read(images, () -> SizedInput.open(images), "images", UNSIGNED_BYTES | 3),
        labels,
        read(labels, () -> SizedInput.open(labels), "labels", UNSIGNED_BYTES | 1),
        classNames,
        0);
  }

  /**
   * Reads gzip-compressed files of grey images and labels that are members of an archive.
   *
   * @param file the archive, for messages
   * @param images an IDX file (N,H,W)
   * @param labels an IDX file (N)
   * @param firstLabel the label of the first class
   * @throws DataException as of {@link #read(Path, Path, List)}
   */
  public static ImageSet read(
      Path file, byte[] images, byte[] labels, List<String> classNames, int firstLabel) {
    return join(
        file,
        read(file, () -> SizedInput.open(images), "images", UNSIGNED_BYTES | 3),
        file,
        read(file, () -> SizedInput.open(labels), "labels", UNSIGNED_BYTES | 1),
        classNames,
        firstLabel);
  }

  private static ImageSet join(
      Path images,
      Elements pixels,
      Path labels,
      Elements classes,
      List<String> classNames,
      int firstLabel) {
    int count = pixels.extents[0];
    if (classes.extents[0] != count) {
      throw new DataException(
          images,
          String.format(
              Locale.ROOT,
              "has %,d images but %s has %,d labels; use images and labels of the same data set",
              count,
              labels,
              classes.extents[0]));
    }
    int[] labelOf = new int[count];
    for (int row = 0; row < count; row++) {
      int label = classes.label(row);
      labelOf[row] = label - firstLabel;
      if (labelOf[row] < 0 || labelOf[row] >= classNames.size()) {
        throw new DataException(
            labels,
            String.format(
                Locale.ROOT,
                "label %d of image %,d is out of range; expected %d to %d",
                label,
                row,
                firstLabel,
                firstLabel + classNames.size() - 1));
      }
    }
    Shape shape = Shape.of(1, pixels.extents[1], pixels.extents[2]);
    return new ImageSet(shape, pixels.bytes, labelOf, classNames);
  }

  /** The contents of a file: its extents and its elements, last extent fastest. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Elements(int[] extents, byte[] bytes) {
    /** The label of an image: its element or, for QMNIST, the first number of its row. */
    int label(int row) {
      return extents.length == 1
          ? bytes[row] & 0xff
          : ByteBuffer.wrap(bytes).getInt(row * extents[1] * Integer.BYTES);
    }
  }

  @FunctionalInterface
  private interface Opener {
    SizedInput open() throws IOException;
  }

  private static Elements read(Path file, Opener opener, String what, int expected) {
    try (SizedInput in = opener.open()) {
      int magic = ByteBuffer.wrap(in.read(Integer.BYTES)).getInt();
      boolean rows = what.equals("labels") && magic == ROWS_OF_INTEGERS;
      if (magic != expected && !rows) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "magic number 0x%08x is not 0x%08x; expected an IDX file of %s",
                magic,
                expected,
                what));
      }
      int rank = magic & 0xff;
      ByteBuffer header = ByteBuffer.wrap(in.read(rank * Integer.BYTES));
      int[] extents = IntStream.range(0, rank).map(_ -> header.getInt()).toArray();
      int count = Math.multiplyExact(elementCount(file, extents), rows ? Integer.BYTES : 1);
      long promised = Integer.BYTES * (1L + rank) + count;
      if (promised != in.size()) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "its header states %s %s, %,d bytes in all, but the file holds %,d; download it"
                    + " again",
                Shape.of(extents),
                what,
                promised,
                in.size()));
      }
      byte[] bytes = in.read(count);
      if (!in.atEnd()) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "holds more than the %,d bytes it states; download it again",
                promised));
      }
      return new Elements(extents, bytes);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static int elementCount(Path file, int[] extents) {
    try {
      return Shape.of(extents).size();
    } catch (IllegalArgumentException e) {
      throw new DataException(
          file + ": its header is not usable: " + e.getMessage() + "; download the file again", e);
    }
  }
}
