package lanewise.datasets.format;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The checksums of a PNG's chunks, which the JDK's decoder does not look at. Source: <a
 * href="https://www.w3.org/TR/png-3/#5Chunk-layout">PNG, third edition, 5.3</a>.
 */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int TYPE_BYTES = 4;

  /** Of the length, the type and the checksum of a chunk. */
  private static final int FRAME_BYTES = 12;

  /** Behind the signature, the frame of IHDR, width, height and depth. */
  private static final int COLOUR_TYPE = 25;

  private static final int END = 0x49454E44; // IEND

  private PngChunks() {}

  /**
   * A PNG as the JDK's decoder understands it: it compares the transparent grey with values of 1, 2
   * or 4 bits that are scaled to 8 bits already, so the transparent one is scaled too.
   */
  static byte[] withScaledTransparency(byte[] png) {
    int depth = png.length > COLOUR_TYPE ? png[COLOUR_TYPE - 1] : 8;
    int at = depth < 8 && png[COLOUR_TYPE] == 0 ? ImageFormat.PNG.chunk(png, "tRNS") : -1;
    if (at < 0 || depth < 1) {
      return png;
    }
    int white = (1 << depth) - 1;
    byte[] scaled = png.clone();
    scaled[at + 1] = (byte) ((png[at + 1] & white) * 255 / white);
    return scaled;
  }

  /**
   * Checks every chunk that is there.
   *
   * @throws UnreadableImageException if a chunk is cut off or is not what its checksum is of
   */
  static void check(byte[] png) throws UnreadableImageException {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    int position = SIGNATURE_BYTES;
    while (png.length - position >= FRAME_BYTES) {
      int length = bytes.getInt(position);
      if (length < 0 || length > png.length - position - FRAME_BYTES) {
        throw new UnreadableImageException("it is cut off or damaged; take another copy");
      }
      CRC32 checksum = new CRC32();
      checksum.update(png, position + Integer.BYTES, TYPE_BYTES + length);
      int end = position + Integer.BYTES + TYPE_BYTES + length;
      if ((int) checksum.getValue() != bytes.getInt(end)) {
        throw new UnreadableImageException(
            "it is damaged: a checksum in it is not that of its bytes; take another copy");
      }
      if (bytes.getInt(position + Integer.BYTES) == END) {
        return;
      }
      position = end + Integer.BYTES;
    }
  }
}
