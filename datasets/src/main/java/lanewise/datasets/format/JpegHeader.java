package lanewise.datasets.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The metadata in the segments before a JPEG's image data.
 *
 * @param components 1 for grey, 3 for colour, 4 for CMYK; 0 if there is no such segment
 * @param transform from Adobe's segment: 0 for RGB or CMYK, 1 for YCbCr, 2 for YCCK; -1 without one
 * @param orientation from the EXIF data, 1 to 8
 */
record JpegHeader(int components, int transform, int orientation) {
  /** Adobe's number for luminance, two colour differences and black. */
  static final int YCCK = 2;

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  /**
   * The offset of the transform in Adobe's segment: after the name, the version and two sets of
   * flags.
   */
  private static final int TRANSFORM = 11;

  /** Reads the segments up to the first incomplete one. */
  static JpegHeader of(byte[] file) {
    int components = 0;
    int transform = -1;
    int orientation = Exif.UPRIGHT;
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) { // padding
        at++;
        continue;
      }
      if (marker == START_OF_SCAN) {
        break;
      }
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      int start = at + 4;
      int end = at + 2 + length;
      if (length < 2 || end > file.length) {
        break;
      }
      if (isStartOfFrame(marker) && end >= start + 6) {
        components = file[start + 5] & 0xff;
      } else if (marker == APP14
          && startsWith(file, start, end, ADOBE)
          && end > start + TRANSFORM) {
        transform = file[start + TRANSFORM] & 0xff;
      } else if (marker == APP1 && startsWith(file, start, end, EXIF)) {
        int tiff = start + EXIF.length;
        orientation = Exif.orientation(file, tiff, end - tiff);
      }
      at = end;
    }
    return new JpegHeader(components, transform, orientation);
  }

  /** All of 0xc0 to 0xcf except Huffman tables, arithmetic conditioning and the reserved marker. */
  private static boolean isStartOfFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean startsWith(byte[] file, int start, int end, byte[] name) {
    return end - start >= name.length
        && Arrays.equals(file, start, start + name.length, name, 0, name.length);
  }
}
