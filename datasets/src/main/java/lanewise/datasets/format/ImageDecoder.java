package lanewise.datasets.format;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** PNG and JPEG images, by the decoders of the JDK, which are held to what a file can hold. */
final class ImageDecoder {
  /** What the densest case, a PNG with one bit per pixel, can make of a byte. */
  private static final long MAX_PIXELS_PER_BYTE = 8 * SizedInput.MAX_DEFLATE_RATIO;

  private ImageDecoder() {}

  /**
   * Decodes an image.
   *
   * @param format as ImageIO names it
   * @param grey whether its colours are not wanted; they come all the same if the file holds no
   *     luminance
   */
  static ImageFile decode(byte[] file, String format, boolean grey)
      throws UnreadableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      ImageFile.requireModerate(width, height);
      if ((long) width * height > file.length * MAX_PIXELS_PER_BYTE) {
        throw new UnreadableImageException(
            String.format(
                Locale.ROOT,
                "its %,d bytes cannot hold the %,d x %,d pixels it states",
                file.length,
                width,
                height));
      }
      BufferedImage image = grey ? luminance(reader) : reader.read(0);
      // A JPEG that is cut off comes back with its rest grey, and a warning.
      for (String warning : warnings) {
        if (warning.startsWith("Truncated") || warning.startsWith("Corrupt")) {
          throw new UnreadableImageException("it is damaged (" + warning + ")");
        }
      }
      return Planes.of(image);
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

  /**
   * Reads JPEG's luminance, without its colours. Grey is offered for a JPEG that holds red, green
   * and blue too, but then refused before anything is read.
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
