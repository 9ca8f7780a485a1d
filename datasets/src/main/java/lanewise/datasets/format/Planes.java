package lanewise.datasets.format;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * Converts a decoded image, whatever its storage, to planes of bytes. Transparent images are
 * composited on white; CMYK becomes RGB.
 */
final class Planes {
  private Planes() {}

  /**
   * Converts a decoded image.
   *
   * @throws UnreadableImageException if its values are not whole numbers of up to 16 bits
   */
  static ImageFile of(BufferedImage image) throws UnreadableImageException {
    ColorModel colours = image.getColorModel();
    int height = image.getHeight();
    int width = image.getWidth();
    int space = colours.getColorSpace().getType();
    if (colours instanceof IndexColorModel
        || (space != ColorSpace.TYPE_RGB
            && space != ColorSpace.TYPE_GRAY
            && space != ColorSpace.TYPE_CMYK)) {
      return ofColours(image);
    }
    if (space == ColorSpace.TYPE_CMYK) {
      byte[] light = of(image.getRaster());
      for (int i = 0; i < light.length; i++) {
        light[i] = (byte) ~light[i]; // from ink to light
      }
      return Inks.picture(light, height, width);
    }
    byte[] planes = of(image.getRaster());
    int channels = colours.getNumColorComponents();
    byte[] pixels = colours.hasAlpha() ? Arrays.copyOf(planes, channels * height * width) : planes;
    ImageFile picture = new ImageFile(Shape.of(channels, height, width), pixels);
    return colours.hasAlpha()
        ? onWhite(picture, planes, channels * height * width, colours.isAlphaPremultiplied())
        : picture;
  }

  /**
   * All bands of a raster, scaled to 8 bits, plane by plane.
   *
   * @throws UnreadableImageException if its values are not whole numbers of up to 16 bits
   */
  static byte[] of(Raster raster) throws UnreadableImageException {
    int plane = raster.getHeight() * raster.getWidth();
    byte[] planes = new byte[raster.getNumBands() * plane];
    boolean bytes = inBytes(raster);
    for (int band = 0; band < raster.getNumBands(); band++) {
      if (bytes) {
        copyBytes(raster, band, planes, band * plane);
      } else {
        copyBand(raster, band, planes, band * plane);
      }
    }
    return planes;
  }

  /** The colours of an image with a palette or in another colour space. */
  private static ImageFile ofColours(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    int plane = height * width;
    byte[] pixels = new byte[3 * plane];
    byte[] alpha = new byte[plane];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        pixels[at] = (byte) (row[x] >> 16);
        pixels[plane + at] = (byte) (row[x] >> 8);
        pixels[2 * plane + at] = (byte) row[x];
        alpha[at] = (byte) (row[x] >>> 24);
      }
    }
    return onWhite(new ImageFile(Shape.of(3, height, width), pixels), alpha, 0, false);
  }

  /**
   * Composites an image on white, in place.
   *
   * @param alpha holds the opacity of each pixel, from {@code start} on
   * @param multiplied whether the values are already multiplied by alpha
   */
  private static ImageFile onWhite(ImageFile picture, byte[] alpha, int start, boolean multiplied) {
    byte[] pixels = picture.pixels();
    int plane = pixels.length / picture.shape().extent(0);
    boolean transparent = false;
    for (int i = 0; i < plane; i++) {
      int opacity = alpha[start + i] & 0xff;
      if (opacity < 255) {
        transparent = true;
        for (int at = i; at < pixels.length; at += plane) {
          int value = pixels[at] & 0xff;
          int own = multiplied ? value : (value * opacity + 127) / 255;
          pixels[at] = (byte) Math.min(own + 255 - opacity, 255);
        }
      }
    }
    return transparent ? picture.noting(ImageNote.ON_WHITE) : picture;
  }

  /** Whether the bands of a pixel are adjacent bytes, as in nearly all images. */
  private static boolean inBytes(Raster raster) {
    return raster.getDataBuffer() instanceof DataBufferByte
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel
        && raster.getParent() == null
        && Arrays.stream(raster.getSampleModel().getSampleSize()).allMatch(bits -> bits == 8);
  }

  /**
   * Copies one band directly from the raster's byte array, which is faster than the raster's
   * methods.
   */
  private static void copyBytes(Raster raster, int band, byte[] pixels, int offset) {
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    PixelInterleavedSampleModel layout = (PixelInterleavedSampleModel) raster.getSampleModel();
    byte[] stored = buffer.getData();
    int step = layout.getPixelStride();
    int line = layout.getScanlineStride();
    int width = raster.getWidth();
    int first = buffer.getOffset() + layout.getBandOffsets()[band];
    for (int y = 0; y < raster.getHeight(); y++) {
      int from = first + y * line;
      int to = offset + y * width;
      if (step == 1) {
        System.arraycopy(stored, from, pixels, to, width);
      } else {
        for (int x = 0; x < width; x++) {
          pixels[to + x] = stored[from + x * step];
        }
      }
    }
  }

  /**
   * Copies the stored values of one band. {@code BufferedImage.getRGB} is not suitable: it treats
   * grey images as linear light and changes their values.
   */
  private static void copyBand(Raster raster, int band, byte[] pixels, int offset)
      throws UnreadableImageException {
    int bits = raster.getSampleModel().getSampleSize(band);
    int type = raster.getDataBuffer().getDataType();
    if (bits > 16 || type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "its pixels are fractions or numbers of %d bits; save it with 8 or 16 bits",
              bits));
    }
    int max = (1 << bits) - 1;
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, band, row);
      for (int x = 0; x < row.length; x++) {
        pixels[offset + y * row.length + x] = (byte) ((row[x] * 255 + max / 2) / max);
      }
    }
  }
}
