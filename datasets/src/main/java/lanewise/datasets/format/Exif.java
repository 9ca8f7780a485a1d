package lanewise.datasets.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the orientation and other tags in EXIF data, which has the structure of a TIFF file: two
 * letters for the byte order, the number 42, the offset of a directory, and in it entries of 12
 * bytes: tag, type, count, value.
 */
final class Exif {
  /** The image is stored upright. */
  static final int UPRIGHT = 1;

  /** The tag of a TIFF that says how its values are colours. */
  static final int COLOURS = 0x0106;

  /** The tag of a TIFF that says what kind of numbers its values are. */
  static final int NUMBERS = 0x0153;

  private static final int ORIENTATION = 0x0112;
  private static final byte[] HEADING = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SHORT_TYPE = 3;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /**
   * The orientation, 1 to 8; 1 if none is stated or the data is damaged: damaged metadata is no
   * reason to reject an intact image.
   *
   * @param bytes holds the data, from {@code start} on
   */
  static int orientation(byte[] bytes, int start, int length) {
    int orientation = tag(bytes, start, length, ORIENTATION);
    return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
  }

  /**
   * The orientation in a chunk of PNG or WebP; some writers of WebP put JPEG's header before the
   * data.
   *
   * @param start where the chunk's data begins; -1 if there is none
   */
  static int inChunk(byte[] file, int start) {
    if (start < 0) {
      return UPRIGHT;
    }
    int heading = HEADING.length;
    boolean headed =
        start + heading <= file.length
            && Arrays.equals(file, start, start + heading, HEADING, 0, heading);
    int data = headed ? start + heading : start;
    return orientation(file, data, file.length - data);
  }

  /** The value of a tag that is one short number or two; -1 if there is none. */
  static int tag(byte[] bytes, int start, int length, int tag) {
    if (length < 8) {
      return -1;
    }
    ByteBuffer tiff = ByteBuffer.wrap(bytes, start, length).slice();
    String order = new String(bytes, start, 2, StandardCharsets.ISO_8859_1);
    tiff.order(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (!(order.equals("II") || order.equals("MM"))
        || tiff.getShort(2) != 42
        || directory + 2 > length) {
      return -1;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) ENTRY_BYTES * i;
      if (entry + ENTRY_BYTES > length) {
        break;
      }
      int at = (int) entry;
      if (Short.toUnsignedInt(tiff.getShort(at)) == tag
          && tiff.getShort(at + 2) == SHORT_TYPE
          && Integer.compareUnsigned(tiff.getInt(at + 4), 2) <= 0) {
        return Short.toUnsignedInt(tiff.getShort(at + 8));
      }
    }
    return -1;
  }

  /**
   * Turns an image upright.
   *
   * @param orientation 1 to 8, as numbered by the standard: the edges of the upright image where
   *     the first stored row and the first stored column belong
   */
  static ImageFile turned(ImageFile image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    int height = image.shape().extent(1);
    int width = image.shape().extent(2);
    boolean swapped = orientation >= 5;
    int toHeight = swapped ? width : height;
    int toWidth = swapped ? height : width;
    byte[] pixels = new byte[image.pixels().length];
    int plane = height * width;
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        int from =
            switch (orientation) {
              case 2 -> y * width + width - 1 - x;
              case 3 -> (height - 1 - y) * width + width - 1 - x;
              case 4 -> (height - 1 - y) * width + x;
              case 5 -> x * width + y;
              case 6 -> (height - 1 - x) * width + y;
              case 7 -> (height - 1 - x) * width + width - 1 - y;
              case 8 -> x * width + width - 1 - y;
              default -> throw new IllegalArgumentException("orientation " + orientation);
            };
        for (int channel = 0; channel < image.shape().extent(0); channel++) {
          pixels[channel * plane + y * toWidth + x] = image.pixels()[channel * plane + from];
        }
      }
    }
    return image.with(toHeight, toWidth, pixels).noting(ImageNote.TURNED);
  }
}
