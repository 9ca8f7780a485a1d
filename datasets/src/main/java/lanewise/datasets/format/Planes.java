package lanewise.datasets.format;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import lanewise.tensor.Shape;

/** The pixels of a decoded image, however it stores them, as planes of bytes. */
final class Planes {
  private Planes() {}

  static ImageFile of(BufferedImage image) {
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
    return new ImageFile(Shape.of(channels, height, width), pixels);
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
}
