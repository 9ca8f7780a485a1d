package lanewise.datasets.format;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The formats that {@link ImageDecoder} decodes, each detected from the first bytes of the file.
 */
enum ImageFormat {
  JPEG("\u00ff\u00d8\u00ff") {
    @Override
    int orientation(byte[] file) {
      return JpegHeader.of(file).orientation();
    }
  },
  PNG("\u0089PNG") {
    @Override
    int orientation(byte[] file) {
      return Exif.inChunk(file, chunk(file, "eXIf"));
    }

    @Override
    boolean isAnimated(byte[] file) {
      return chunk(file, "acTL") >= 0;
    }

    @Override
    int chunk(byte[] file, String type) {
      return find(file, 8, ByteOrder.BIG_ENDIAN, type);
    }
  },
  GIF("GIF8"),
  BMP("BM"),
  TIFF("II*\0", "MM\0*") {
    @Override
    int orientation(byte[] file) {
      return Exif.orientation(file, 0, file.length);
    }
  },
  WEBP("RIFF") {
    @Override
    boolean matches(byte[] file) {
      return super.matches(file) && startsWith(file, 8, "WEBP");
    }

    @Override
    ImageReader reader() throws IOException {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }

    @Override
    int orientation(byte[] file) {
      return Exif.inChunk(file, chunk(file, "EXIF"));
    }

    @Override
    boolean isAnimated(byte[] file) {
      return chunk(file, "ANIM") >= 0;
    }

    @Override
    int chunk(byte[] file, String type) {
      return find(file, 12, ByteOrder.LITTLE_ENDIAN, type);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final String[] starts;

  ImageFormat(String... starts) {
    this.starts = starts;
  }

  /** The format of a file; none if it is not one of these. */
  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.matches(file)).findFirst();
  }

  boolean matches(byte[] file) {
    return Arrays.stream(starts).anyMatch(start -> startsWith(file, 0, start));
  }

  /** A new decoder; the caller disposes of it. */
  ImageReader reader() throws IOException {
    return ImageIO.getImageReadersByFormatName(name()).next();
  }

  /** The EXIF orientation, 1 to 8; 1 if the file states none. */
  int orientation(byte[] file) {
    return Exif.UPRIGHT;
  }

  /** Whether the decoder counts the images of a file. */
  boolean hasFrames() {
    return this == GIF || this == TIFF;
  }

  /** Whether a file of a format that the decoder does not count has several images. */
  boolean isAnimated(byte[] file) {
    return false;
  }

  /** Where the data of a chunk begins; -1 if there is none. */
  int chunk(byte[] file, String type) {
    return -1;
  }

  private static boolean startsWith(byte[] file, int at, String letters) {
    byte[] start = letters.getBytes(StandardCharsets.ISO_8859_1);
    int end = at + start.length;
    return file.length >= end && Arrays.equals(file, at, end, start, 0, start.length);
  }

  /**
   * Where the data of a chunk begins; -1 if there is none that is whole.
   *
   * @param first where the first chunk begins: in PNG its length, type, data and checksum; in RIFF,
   *     which is little-endian, its type, length and data, padded to an even length
   */
  private static int find(byte[] file, int first, ByteOrder order, String type) {
    boolean png = order == ByteOrder.BIG_ENDIAN;
    ByteBuffer buffer = ByteBuffer.wrap(file).order(order);
    long at = first;
    while (at + 8 <= file.length) {
      int chunk = (int) at;
      long length = Integer.toUnsignedLong(buffer.getInt(png ? chunk : chunk + 4));
      if (at + 8 + length > file.length) {
        break;
      }
      if (startsWith(file, png ? chunk + 4 : chunk, type)) {
        return chunk + 8;
      }
      at += 8 + length + (png ? 4 : length % 2);
    }
    return -1;
  }
}
