package lanewise.chart;

import java.awt.image.BufferedImage;
import java.util.Base64;

/**
 * An image embedded in pages, drawings and JSON.
 *
 * @param png a PNG file's bytes in base 64
 */
public record Picture(String png) {
  /** Smaller images are enlarged, so that viewers do not blur their pixels. */
  private static final int LEAST_SIZE = 84;

  /** The colour scale of values from 0 to 1: dark, blue, bright. */
  private static final int[] RISING = {0x0b0d10, 0x0072b2, 0xf4f9fd};

  /** The colour scale of values from -1 over 0 to 1. */
  private static final int[] SIGNED = {0xd55e00, 0xffffff, 0x0072b2};

  /** The source of the pixels, as {@code 0xrrggbb}. */
  @FunctionalInterface
  public interface Pixels {
    int at(int row, int column);
  }

  /** Makes a picture; the pixels of a small one are enlarged to squares. */
  public static Picture of(int height, int width, Pixels pixels) {
    int zoom = Math.max(1, Math.ceilDiv(LEAST_SIZE, Math.max(height, width)));
    BufferedImage image =
        new BufferedImage(width * zoom, height * zoom, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height * zoom; y++) {
      for (int x = 0; x < width * zoom; x++) {
        image.setRGB(x, y, pixels.at(y / zoom, x / zoom));
      }
    }
    return new Picture(Base64.getEncoder().encodeToString(Rasterizer.png(image)));
  }

  /** The data URI of the picture. */
  String address() {
    return "data:image/png;base64," + png;
  }

  /** The grey of a value from 0 to 1. */
  public static int grey(double share) {
    return (int) Math.round(255 * Math.clamp(share, 0, 1)) * 0x010101;
  }

  /** The colour of a value from 0 to 1: dark, blue, bright. */
  public static int rising(double share) {
    return mixed(RISING, share);
  }

  /** The colour of a value from -1 to 1: negative orange, positive blue. */
  public static int signed(double value) {
    return mixed(SIGNED, (value + 1) / 2);
  }

  private static int mixed(int[] colours, double share) {
    double place = 2 * Math.clamp(share, 0, 1);
    int from = colours[(int) Math.min(1, place)];
    int to = colours[(int) Math.min(1, place) + 1];
    double part = place - Math.min(1, Math.floor(place));
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + part * (b - a)) << shift;
    }
    return mixed;
  }
}
