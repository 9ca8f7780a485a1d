package lanewise.datasets.format;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;
import lanewise.tensor.Shape;

/**
 * Decodes images with the decoders of the JDK and their plug-ins. Sizes that the file cannot
 * contain are refused before anything is allocated.
 */
final class ImageDecoder {
  /** The most pixels per byte of a file: a PNG with one bit per pixel. */
  private static final long MAX_PIXELS_PER_BYTE = 8 * SizedInput.MAX_DEFLATE_RATIO;

  private static final int MASK = 4;
  private static final int YCBCR = 6;
  private static final int CIELAB = 8;
  private static final int SIGNED = 2;

  private final byte[] file;
  private final ImageFormat format;
  private final boolean grey;

  private ImageDecoder(byte[] file, ImageFormat format, boolean grey) {
    this.file = file;
    this.format = format;
    this.grey = grey;
  }

  /**
   * Decodes an image (of several, the first) and turns it upright.
   *
   * @param grey whether luminance is enough; colours are still returned if the file has no
   *     luminance
   */
  static ImageFile decode(byte[] file, ImageFormat format, boolean grey)
      throws UnreadableImageException {
    return new ImageDecoder(file, format, grey).reading(ImageDecoder::picture);
  }

  /** The shape of the upright image as stated by the header, with 3 channels. */
  static Shape shape(byte[] file, ImageFormat format) throws UnreadableImageException {
    return new ImageDecoder(file, format, false)
        .reading(
            (decoder, reader) -> {
              Canvas canvas = decoder.canvas(reader);
              int height = canvas.height();
              int width = canvas.width();
              return format.orientation(file) >= 5
                  ? Shape.of(3, width, height)
                  : Shape.of(3, height, width);
            });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(ImageDecoder decoder, ImageReader reader) throws IOException;
  }

  private <T> T reading(Reading<T> reading) throws UnreadableImageException {
    ImageReader reader = null;
    byte[] bytes = format == ImageFormat.PNG ? PngChunks.withScaledTransparency(file) : file;
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader = format.reader();
      reader.setInput(in, !format.hasFrames(), true);
      Canvas canvas = canvas(reader);
      requireHoldable(canvas.width(), canvas.height());
      return reading.from(this, reader);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Some malformed files make the decoders throw other exceptions than IOException.
      throw new UnreadableImageException(
          "it is truncated, damaged or an unusual kind of " + format + "; save it again as PNG", e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private void requireHoldable(int width, int height) throws UnreadableImageException {
    ImageFile.requireModerate(width, height);
    // A WebP image of one colour takes the same few bytes at any size.
    if (format != ImageFormat.WEBP && (long) width * height > file.length * MAX_PIXELS_PER_BYTE) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "its %,d bytes cannot hold the %,d x %,d pixels it states",
              file.length,
              width,
              height));
    }
  }

  private ImageFile picture(ImageReader reader) throws IOException {
    if (format == ImageFormat.PNG) {
      PngChunks.check(file);
    }
    if (format == ImageFormat.TIFF) {
      requireUsualNumbers();
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    ImageFile picture = stored(reader);
    // A truncated JPEG is returned with the rest grey, and a warning.
    for (String warning : warnings) {
      if (warning.startsWith("Truncated") || warning.startsWith("Corrupt")) {
        throw new UnreadableImageException("it is damaged (" + warning + ")");
      }
    }
    picture = canvas(reader).with(picture);
    if (format.isAnimated(file) || (format.hasFrames() && reader.getNumImages(true) > 1)) {
      picture = picture.noting(ImageNote.FIRST_OF_SEVERAL);
    }
    return Exif.turned(picture, format.orientation(file));
  }

  /** Other colours, for example CIELab, and signed numbers come out wrong. */
  private void requireUsualNumbers() throws UnreadableImageException {
    int colours = Exif.tag(file, 0, file.length, Exif.COLOURS);
    if (colours == MASK || colours > YCBCR) {
      throw new UnreadableImageException(
          (colours == CIELAB ? "its colours are CIELab" : "its colours are of the kind " + colours)
              + "; save it in RGB");
    }
    if (Exif.tag(file, 0, file.length, Exif.NUMBERS) == SIGNED) {
      throw new UnreadableImageException("its pixels are signed numbers; save unsigned ones");
    }
  }

  private Canvas canvas(ImageReader reader) throws IOException {
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    return format == ImageFormat.GIF
        ? Canvas.ofGif(file, height, width)
        : new Canvas(0, 0, height, width);
  }

  private ImageFile stored(ImageReader reader) throws IOException {
    if (format == ImageFormat.JPEG) {
      JpegHeader header = JpegHeader.of(file);
      if (header.components() == 4) {
        return inks(reader.readRaster(0, null), header);
      }
    }
    BufferedImage image = grey ? luminance(reader) : reader.read(0);
    return Planes.of(image);
  }

  /**
   * Converts a CMYK JPEG, which stores inverted ink values (the light that passes), a convention of
   * Adobe's that all programs follow.
   */
  private static ImageFile inks(Raster raster, JpegHeader header) throws UnreadableImageException {
    byte[] planes = Planes.of(raster);
    if (header.transform() == JpegHeader.YCCK) {
      Inks.fromLuminance(planes);
    }
    return Inks.picture(planes, raster.getHeight(), raster.getWidth());
  }

  /**
   * Reads only the luminance of a JPEG. The decoder also offers grey for JPEGs stored as RGB, but
   * then fails before anything is read.
   */
  private static BufferedImage luminance(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> offered = reader.getImageTypes(0);
    while (offered.hasNext()) {
      ImageTypeSpecifier type = offered.next();
      if (type.getBufferedImageType() == BufferedImage.TYPE_BYTE_GRAY) {
        ImageReadParam grey = reader.getDefaultReadParam();
        grey.setDestinationType(type);
        try {
          return reader.read(0, grey);
        } catch (IllegalArgumentException _) {
          break;
        }
      }
    }
    return reader.read(0);
  }
}
