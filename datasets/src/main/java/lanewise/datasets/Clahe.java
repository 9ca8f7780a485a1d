package lanewise.datasets;

import java.util.Arrays;
import java.util.Locale;
import lanewise.tensor.Shape;

/**
 * Contrast-limited adaptive histogram equalisation: K. Zuiderveld in "Graphics Gems IV", 1994, with
 * the definitions of OpenCV's {@code createCLAHE}. The result equals OpenCV's byte for byte.
 *
 * <p>The image is cut into {@code tiles} x {@code tiles} rectangles; if its size is not divisible
 * by {@code tiles}, it is first extended to the right and below by reflection. Each tile's
 * histogram is clipped at {@code clip} times its mean count (at least 1), the excess is spread over
 * all 256 values, and the cumulative histogram becomes a look-up table of grey values. A pixel is
 * looked up in the tables of the four nearest tiles and the results are interpolated bilinearly.
 * The channels of colour images are equalised separately.
 *
 * @param clip the contrast limit, above 0; a lower limit raises contrast and noise less
 * @param tiles along each side, at least 1
 */
public record Clahe(double clip, int tiles) {
  private static final int VALUES = 256;

  /**
   * @throws DataException if a value is out of its range
   */
  public Clahe {
    if (!(clip > 0 && Double.isFinite(clip))) {
      throw new DataException(
          "CLAHE clip limit " + clip + ": give a number above 0, usually 2 to 40");
    }
    if (tiles < 1) {
      throw new DataException("CLAHE tiles " + tiles + ": give 1 or more along each side");
    }
  }

  /**
   * Returns the images with equalised contrast.
   *
   * @throws DataException if there are more tiles than pixels along a side
   */
  public ImageSet apply(ImageSet images) {
    Shape shape = images.imageShape();
    Equalizer equalizer = new Equalizer(shape.extent(1), shape.extent(2));
    byte[] equalized = new byte[images.pixels().length];
    int plane = shape.extent(1) * shape.extent(2);
    for (int from = 0; from < equalized.length; from += plane) {
      equalizer.equalize(images.pixels(), from, equalized);
    }
    return images.withPixels(shape, equalized);
  }

  /** Equalises planes of one size. */
  private final class Equalizer {
    private final int height;
    private final int width;
    private final int tileHeight;
    private final int tileWidth;
    private final int[] histogram = new int[VALUES];
    private final int[][] scales = new int[tiles * tiles][VALUES];

    Equalizer(int height, int width) {
      if (tiles > Math.min(height, width)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%d x %d tiles for CLAHE are too many for images of %d x %d: give %d or fewer",
                tiles,
                tiles,
                height,
                width,
                Math.min(height, width)));
      }
      this.height = height;
      this.width = width;
      this.tileHeight = Math.ceilDiv(height, tiles);
      this.tileWidth = Math.ceilDiv(width, tiles);
    }

    void equalize(byte[] pixels, int from, byte[] equalized) {
      for (int tile = 0; tile < scales.length; tile++) {
        count(pixels, from, tile / tiles * tileHeight, tile % tiles * tileWidth);
        clip();
        sumUp(scales[tile]);
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int at = from + y * width + x;
          equalized[at] = mixed(pixels[at] & 0xff, y, x);
        }
      }
    }

    private void count(byte[] pixels, int from, int top, int left) {
      Arrays.fill(histogram, 0);
      for (int y = top; y < top + tileHeight; y++) {
        for (int x = left; x < left + tileWidth; x++) {
          histogram[pixels[from + mirrored(y, height) * width + mirrored(x, width)] & 0xff]++;
        }
      }
    }

    /** Reflects a position beyond the last one at the last one. */
    private static int mirrored(int position, int count) {
      int period = Math.max(2 * (count - 1), 1);
      int within = position % period;
      return within < count ? within : period - within;
    }

    private void clip() {
      int limit = Math.max((int) (clip * (tileHeight * tileWidth) / VALUES), 1);
      int excess = 0;
      for (int value = 0; value < VALUES; value++) {
        excess += Math.max(histogram[value] - limit, 0);
        histogram[value] = Math.min(histogram[value], limit);
      }
      int each = excess / VALUES;
      int rest = excess % VALUES;
      for (int value = 0; value < VALUES; value++) {
        histogram[value] += each;
      }
      int step = rest == 0 ? VALUES : Math.max(VALUES / rest, 1);
      for (int value = 0; value < VALUES && rest > 0; value += step, rest--) {
        histogram[value]++;
      }
    }

    private void sumUp(int[] scale) {
      float toGrey = (VALUES - 1f) / (tileHeight * tileWidth);
      int sum = 0;
      for (int value = 0; value < VALUES; value++) {
        sum += histogram[value];
        scale[value] = Math.clamp((int) Math.rint(sum * toGrey), 0, VALUES - 1);
      }
    }

    private byte mixed(int value, int y, int x) {
      float down = y * (1f / tileHeight) - 0.5f;
      float across = x * (1f / tileWidth) - 0.5f;
      int upper = (int) Math.floor(down);
      int left = (int) Math.floor(across);
      float toLower = down - upper;
      float toRight = across - left;
      int top = Math.max(upper, 0) * tiles;
      int bottom = Math.min(upper + 1, tiles - 1) * tiles;
      int near = Math.max(left, 0);
      int far = Math.min(left + 1, tiles - 1);
      float above = scales[top + near][value] * (1 - toRight) + scales[top + far][value] * toRight;
      float below =
          scales[bottom + near][value] * (1 - toRight) + scales[bottom + far][value] * toRight;
      return (byte) Math.rint(above * (1 - toLower) + below * toLower);
    }
  }
}
