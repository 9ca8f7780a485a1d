package lanewise.datasets.format;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
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

  /** What the densest case, a PNG with one bit per pixel, can make of a byte. */
  private static final long MAX_PIXELS_PER_BYTE = 8 * SizedInput.MAX_DEFLATE_RATIO;

  /**
   * Reads an image file.
   *
   * @throws DataException if the file cannot be read, is larger than 256 MiB, has more than 64
   *     million pixels, or is no intact PNG, JPEG or PGM image
   */
  public static ImageFile read(Path file) {
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
      return decode(Files.readAllBytes(file));
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

  private static ImageFile decode(byte[] file) throws IOException {
    if (Pgm.matches(file)) {
      return Pgm.read(file);
    }
    if (startsWith(file, 0x89, 'P', 'N', 'G')) {
      return decode(file, "PNG");
    }
    if (startsWith(file, 0xff, 0xd8, 0xff)) {
      return decode(file, "JPEG");
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

  private static ImageFile decode(byte[] file, String format) throws UnreadableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      requireModerate(width, height);
      if ((long) width * height > file.length * MAX_PIXELS_PER_BYTE) {
        throw new UnreadableImageException(
            String.format(
                Locale.ROOT,
                "its %,d bytes cannot hold the %,d x %,d pixels it states",
                file.length,
                width,
                height));
      }
      BufferedImage image = reader.read(0);
      // A JPEG that is cut off comes back with its rest grey, and a warning.
      for (String warning : warnings) {
        if (warning.startsWith("Truncated") || warning.startsWith("Corrupt")) {
          throw new UnreadableImageException("it is damaged (" + warning + ")");
        }
      }
      return of(image);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders of the JDK meet some malformed files with other exceptions than IOException.
      throw new UnreadableImageException(
          "it is cut off, damaged or an unusual kind of " + format + "; save it again as PNG", e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageFile of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    boolean indexed = image.getColorModel() instanceof IndexColorModel;
    int bands = image.getRaster().getNumBands();
    int channels = indexed || bands >= 3 ? 3 : 1;
    byte[] pixels = new byte[channels * height * width];
    for (int channel = 0; channel < channels; channel++) {
      int offset = channel * height * width;
      if (indexed) {
        copyColours(image, 16 - 8 * channel, pixels, offset);
      } else if (inBytes(image)) {
        copyBytes(image.getRaster(), channel, pixels, offset);
      } else {
        copyBand(image, channel, pixels, offset);
      }
    }
    ImageFile file = new ImageFile(Shape.of(channels, height, width), pixels);
    return file.isGrey() ? file.withChannels(1) : file;
  }

  /** Copies one colour of an image with a palette: the eight bits from {@code shift} on. */
  private static void copyColours(BufferedImage image, int shift, byte[] pixels, int offset) {
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        pixels[offset + y * row.length + x] = (byte) (row[x] >> shift);
      }
    }
  }

  /** Whether a pixel's bands are bytes side by side, as in nearly all images. */
  private static boolean inBytes(BufferedImage image) {
    Raster raster = image.getRaster();
    return raster.getDataBuffer() instanceof DataBufferByte
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel
        && raster.getParent() == null
        && Arrays.stream(image.getColorModel().getComponentSize()).allMatch(bits -> bits == 8);
  }

  /** Copies one band of such an image from where it lies: the raster's methods take longer. */
  private static void copyBytes(Raster raster, int band, byte[] pixels, int offset) {
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    PixelInterleavedSampleModel layout = (PixelInterleavedSampleModel) raster.getSampleModel();
    byte[] stored = buffer.getData();
    int step = layout.getPixelStride();
    int to = offset;
    for (int y = 0; y < raster.getHeight(); y++) {
      int from =
          buffer.getOffset() + y * layout.getScanlineStride() + layout.getBandOffsets()[band];
      for (int x = 0; x < raster.getWidth(); x++) {
        pixels[to++] = stored[from];
        from += step;
      }
    }
  }

  /**
   * Copies the stored values of one band. {@code BufferedImage.getRGB} would not do: it takes grey
   * images for linear light and changes their values.
   */
  private static void copyBand(BufferedImage image, int band, byte[] pixels, int offset) {
    Raster raster = image.getRaster();
    int max = (1 << image.getColorModel().getComponentSize(band)) - 1;
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, band, row);
      for (int x = 0; x < row.length; x++) {
        pixels[offset + y * row.length + x] = (byte) ((row[x] * 255 + max / 2) / max);
      }
    }
  }

  /** Whether red, green and blue are the same everywhere. */
  private boolean isGrey() {
    int plane = shape.extent(1) * shape.extent(2);
    return shape.extent(0) == 1
        || (Arrays.equals(pixels, 0, plane, pixels, plane, 2 * plane)
            && Arrays.equals(pixels, 0, plane, pixels, 2 * plane, 3 * plane));
  }
}
