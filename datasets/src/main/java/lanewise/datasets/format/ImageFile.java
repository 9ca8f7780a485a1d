package lanewise.datasets.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import lanewise.datasets.DataException;
import lanewise.datasets.Resize;
import lanewise.tensor.Shape;

/**
 * One image from a PNG, JPEG or PGM file, as 8-bit grey or colour. The format is told by the file's
 * first bytes, not by its name. An image whose pixels are all grey is grey however it was stored;
 * 16-bit values are scaled down; transparency is ignored.
 *
 * @param shape (1,H,W) for grey, (3,H,W) for red, green and blue planes
 * @param pixels {@code shape.size()} unsigned bytes
 */
@SuppressWarnings("ArrayRecordComponent") // images are never compared
public record ImageFile(Shape shape, byte[] pixels) {
  private static final long MAX_FILE_BYTES = 256 << 20;
  private static final long MAX_PIXELS = 64_000_000;

  /**
   * Reads an image file.
   *
   * @throws DataException if the file cannot be read, is larger than 256 MiB, has more than 64
   *     million pixels, or is no intact PNG, JPEG or PGM image
   */
  public static ImageFile read(Path file) {
    return decoded(file, false);
  }

  /**
   * Reads an image file as grey (1) or colour (3). Grey is ITU-R 601's of the pixels; of a JPEG it
   * is the luminance that the file holds, the same but for rounding, and its colours are never
   * decoded.
   *
   * @throws DataException as of {@link #read(Path)}
   */
  public static ImageFile read(Path file, int channels) {
    return decoded(file, channels == 1).withChannels(channels);
  }

  private static ImageFile decoded(Path file, boolean grey) {
    try {
      if (Files.isDirectory(file)) {
        throw new UnreadableImageException("it is a folder");
      }
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new UnreadableImageException(
            String.format(
                Locale.ROOT, "it has %,d bytes; expected at most %,d", size, MAX_FILE_BYTES));
      }
      ImageFile image = decode(Files.readAllBytes(file), grey);
      return image.isGrey() ? image.withChannels(1) : image;
    } catch (IOException e) {
      throw new DataException(
          "%s: cannot be read as an image: %s".formatted(file, DataException.reason(e)), e);
    }
  }

  /**
   * This image as the input of a network that takes images of the given shape: grey is repeated
   * into three planes, colour is weighted into grey (ITU-R 601), another size is resized.
   *
   * @param imageShape (1,H,W) or (3,H,W)
   */
  public ImageFile fitted(Shape imageShape, Resize.Method method) {
    return withChannels(imageShape.extent(0))
        .resized(method, imageShape.extent(1), imageShape.extent(2));
  }

  /** This image as grey (1) or colour (3). */
  ImageFile withChannels(int channels) {
    int from = shape.extent(0);
    if (from == channels) {
      return this;
    }
    int plane = shape.size() / from;
    byte[] converted = new byte[channels * plane];
    for (int i = 0; i < plane; i++) {
      if (channels == 3) {
        converted[i] = converted[plane + i] = converted[2 * plane + i] = pixels[i];
      } else {
        int red = pixels[i] & 0xff;
        int green = pixels[plane + i] & 0xff;
        int blue = pixels[2 * plane + i] & 0xff;
        converted[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
      }
    }
    return new ImageFile(Shape.of(channels, shape.extent(1), shape.extent(2)), converted);
  }

  private ImageFile resized(Resize.Method method, int height, int width) {
    if (shape.extent(1) == height && shape.extent(2) == width) {
      return this;
    }
    Shape resizedShape = Shape.of(shape.extent(0), height, width);
    byte[] resizedPixels = new byte[resizedShape.size()];
    Resize resize = new Resize(method, shape.extent(1), shape.extent(2), height, width);
    for (int channel = 0; channel < shape.extent(0); channel++) {
      resize.apply(
          pixels,
          channel * shape.extent(1) * shape.extent(2),
          resizedPixels,
          channel * height * width);
    }
    return new ImageFile(resizedShape, resizedPixels);
  }

  /** Refuses a size before anything is allocated for it. */
  static void requireModerate(int width, int height) throws UnreadableImageException {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "it is %,d x %,d pixels; expected at least 1 and at most %,d in all",
              width,
              height,
              MAX_PIXELS));
    }
  }

  private static ImageFile decode(byte[] file, boolean grey) throws IOException {
    if (Pgm.matches(file)) {
      return Pgm.read(file);
    }
    if (startsWith(file, 0x89, 'P', 'N', 'G')) {
      return ImageDecoder.decode(file, "PNG", grey);
    }
    if (startsWith(file, 0xff, 0xd8, 0xff)) {
      return ImageDecoder.decode(file, "JPEG", grey);
    }
    throw new UnreadableImageException("it is no PNG, JPEG or PGM image");
  }

  private static boolean startsWith(byte[] file, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (file.length <= i || (file[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether red, green and blue are the same everywhere. */
  private boolean isGrey() {
    int plane = shape.extent(1) * shape.extent(2);
    return shape.extent(0) == 1
        || (Arrays.equals(pixels, 0, plane, pixels, plane, 2 * plane)
            && Arrays.equals(pixels, 0, plane, pixels, 2 * plane, 3 * plane));
  }
}
