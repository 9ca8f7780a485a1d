package lanewise.datasets.format;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lanewise.datasets.DataException;
import lanewise.datasets.Resize;
import lanewise.file.TextFile;
import lanewise.tensor.Shape;

/**
 * One image from a PNG, JPEG, GIF, BMP, TIFF, WebP, PGM or PPM file, as 8-bit grey or colour. The
 * format is detected from the file's first bytes, not from its name. An image whose pixels are all
 * grey becomes grey, however it was stored. 16-bit values are scaled to 8 bits, transparent images
 * are composited on white, CMYK is converted to RGB, and images are turned upright by their EXIF
 * orientation.
 *
 * @param shape (1,H,W) for grey, (3,H,W) for red, green and blue planes
 * @param pixels {@code shape.size()} unsigned bytes
 * @param notes the conversions that were made
 */
@SuppressWarnings("ArrayRecordComponent") // images are never compared
public record ImageFile(Shape shape, byte[] pixels, Set<ImageNote> notes) {
  private static final int START_BYTES = 16;
  private static final long MAX_FILE_BYTES = 256 << 20;
  private static final long MAX_PIXELS = 64_000_000;

  /** An image without conversions. */
  public ImageFile(Shape shape, byte[] pixels) {
    this(shape, pixels, Set.of());
  }

  /**
   * Reads an image file.
   *
   * @throws DataException if the file cannot be read, is larger than 256 MiB, has more than 64
   *     million pixels, or is not an intact image of one of these formats
   */
  public static ImageFile read(Path file) {
    return greyIfGrey(withBytes(file, bytes -> decode(bytes, false)));
  }

  /**
   * Reads an image file as grey (1) or colour (3). Grey is the ITU-R 601 luma of the pixels; for a
   * JPEG it is the stored luminance, which is the same up to rounding, and its colours are not
   * decoded.
   *
   * @throws DataException as {@link #read(Path)}
   */
  public static ImageFile read(Path file, int channels) {
    return withBytes(file, bytes -> decode(bytes, channels == 1)).withChannels(channels);
  }

  /**
   * As {@link #read(Path, int)}, of the bytes of an image file.
   *
   * @throws DataException if they have more than 64 million pixels, or are not an intact image
   */
  public static ImageFile of(byte[] file, int channels) {
    try {
      return decode(file, channels == 1).withChannels(channels);
    } catch (IOException e) {
      throw new DataException("it cannot be read as an image: " + DataException.reason(e), e);
    }
  }

  /**
   * The pixels of an image in memory, under the same rules as of one in a file.
   *
   * @throws DataException if it has more than 64 million pixels, or values that are not whole
   *     numbers of up to 16 bits
   */
  public static ImageFile of(BufferedImage image) {
    try {
      requireModerate(image.getWidth(), image.getHeight());
      return greyIfGrey(Planes.of(image));
    } catch (UnreadableImageException e) {
      throw new DataException("the image cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * The shape that {@link #read(Path)} would give, by what the file's header says, with 3 channels
   * for colour or grey.
   *
   * @throws DataException as {@link #read(Path)}
   */
  static Shape shapeOf(Path file) {
    return withBytes(
        file,
        bytes -> {
          Optional<ImageFormat> format = ImageFormat.of(bytes);
          return format.isPresent()
              ? ImageDecoder.shape(bytes, format.get())
              : decode(bytes, true).withChannels(3).shape();
        });
  }

  /** Whether a file begins as an image does. */
  static boolean looksLikeImage(Path file) {
    TextFile.requireRegular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(START_BYTES);
      return Pgm.matches(start) || ImageFormat.of(start).isPresent();
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T of(byte[] bytes) throws IOException;
  }

  private static <T> T withBytes(Path file, Reading<T> reading) {
    try {
      if (Files.isDirectory(file)) {
        throw new UnreadableImageException("it is a folder");
      }
      TextFile.requireRegular(file);
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new UnreadableImageException(
            String.format(
                Locale.ROOT, "it has %,d bytes; expected at most %,d", size, MAX_FILE_BYTES));
      }
      return reading.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: cannot be read as an image: %s", file, DataException.reason(e)),
          e);
    }
  }

  private static ImageFile greyIfGrey(ImageFile image) {
    return image.isGrey() ? image.withChannels(1) : image;
  }

  /** This picture in another arrangement of its pixels. */
  ImageFile with(int height, int width, byte[] otherPixels) {
    return new ImageFile(Shape.of(shape.extent(0), height, width), otherPixels, notes);
  }

  /** This picture with one more note. */
  ImageFile noting(ImageNote note) {
    Set<ImageNote> more = EnumSet.of(note);
    more.addAll(notes);
    return new ImageFile(shape, pixels, more);
  }

  /**
   * This image as the input of a network that takes images of the given shape: grey is repeated
   * into three planes, colour is weighted into grey (ITU-R 601), another size is resized.
   *
   * @param imageShape (1,H,W) or (3,H,W)
   * @throws DataException if it has another number of channels
   */
  public ImageFile fitted(Shape imageShape, Resize.Method method) {
    return withChannels(imageShape.extent(0))
        .resized(method, imageShape.extent(1), imageShape.extent(2));
  }

  /** This image with black and white swapped. */
  public ImageFile inverted() {
    byte[] swapped = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      swapped[i] = (byte) ~pixels[i]; // 255 - pixel
    }
    return new ImageFile(shape, swapped, notes);
  }

  /**
   * The bright ink of this image as MNIST's digits were prepared: on black, cropped, scaled into a
   * box of 20x20 with its proportions kept, its centre of mass at the centre.
   *
   * @return (1,28,28); blank if there is no ink
   */
  public ImageFile centred() {
    return CentredInk.of(withChannels(1));
  }

  /** The mean of all pixels, 0 for black to 1 for white. */
  public double brightness() {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum / (255.0 * pixels.length);
  }

  /** This image as grey (1) or colour (3). */
  ImageFile withChannels(int channels) {
    int from = shape.extent(0);
    if (from == channels) {
      return this;
    }
    if (channels != 1 && channels != 3) {
      throw new DataException(
          "the network takes images of "
              + channels
              + " channels: a picture has 1 or 3; give it an array of floats");
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
    return new ImageFile(Shape.of(channels, shape.extent(1), shape.extent(2)), converted, notes);
  }

  /** This image at another size, its sides stretched or squeezed to it. */
  ImageFile resized(Resize.Method method, int height, int width) {
    if (shape.extent(1) == height && shape.extent(2) == width) {
      return this;
    }
    byte[] resizedPixels = new byte[shape.extent(0) * height * width];
    Resize resize = new Resize(method, shape.extent(1), shape.extent(2), height, width);
    for (int channel = 0; channel < shape.extent(0); channel++) {
      resize.apply(
          pixels,
          channel * shape.extent(1) * shape.extent(2),
          resizedPixels,
          channel * height * width);
    }
    return with(height, width, resizedPixels);
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
    Optional<ImageFormat> format = ImageFormat.of(file);
    if (format.isEmpty()) {
      throw new UnreadableImageException("it is " + FileKind.of(file));
    }
    return ImageDecoder.decode(file, format.get(), grey);
  }

  /** Whether red, green and blue are the same everywhere. */
  private boolean isGrey() {
    int plane = shape.extent(1) * shape.extent(2);
    return shape.extent(0) == 1
        || (Arrays.equals(pixels, 0, plane, pixels, plane, 2 * plane)
            && Arrays.equals(pixels, 0, plane, pixels, 2 * plane, 3 * plane));
  }
}
