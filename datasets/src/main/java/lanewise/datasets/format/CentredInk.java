package lanewise.datasets.format;

import java.util.Arrays;
import lanewise.datasets.Resize;
import lanewise.tensor.Shape;

/**
 * Prepares bright ink on a dark ground as MNIST's digits were prepared: cropped, scaled into a box
 * of 20x20 with its proportions kept, and placed with its centre of mass at the centre of 28x28.
 * Otherwise its size and position would differ from those of the training images.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">How MNIST was made</a>
 */
final class CentredInk {
  private static final int SIZE = 28;
  private static final int BOX = 20;

  /** Fainter pixels are soft edges of lines, or the grain of paper. */
  private static final int FAINTEST = 32;

  private CentredInk() {}

  /**
   * The centred ink.
   *
   * @param picture (1,H,W)
   * @return (1,28,28); blank if there is no ink
   */
  static ImageFile of(ImageFile picture) {
    int height = picture.shape().extent(1);
    int width = picture.shape().extent(2);
    byte[] ink = onBlack(picture.pixels(), height, width);
    int top = height;
    int left = width;
    int bottom = -1;
    int right = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if ((ink[y * width + x] & 0xff) >= FAINTEST) {
          top = Math.min(top, y);
          left = Math.min(left, x);
          bottom = Math.max(bottom, y);
          right = Math.max(right, x);
        }
      }
    }
    byte[] image = new byte[SIZE * SIZE];
    if (bottom >= top) {
      ImageFile inked = picture.with(height, width, ink);
      place(scaled(cut(inked, top, left, bottom + 1, right + 1)), image);
    }
    return picture.with(SIZE, SIZE, image);
  }

  /** The same with the ground, which is what most of the border shows, as 0 and the ink as 255. */
  private static byte[] onBlack(byte[] pixels, int height, int width) {
    int[] border = new int[2 * (height + width)];
    int count = 0;
    for (int x = 0; x < width; x++) {
      border[count++] = pixels[x] & 0xff;
      border[count++] = pixels[(height - 1) * width + x] & 0xff;
    }
    for (int y = 0; y < height; y++) {
      border[count++] = pixels[y * width] & 0xff;
      border[count++] = pixels[(y + 1) * width - 1] & 0xff;
    }
    Arrays.sort(border);
    int ground = border[count / 2];
    int range = 0;
    for (byte pixel : pixels) {
      range = Math.max(range, (pixel & 0xff) - ground);
    }
    byte[] ink = new byte[pixels.length];
    for (int i = 0; i < ink.length && range > 0; i++) {
      ink[i] = (byte) (255 * Math.max(0, (pixels[i] & 0xff) - ground) / range);
    }
    return ink;
  }

  private static ImageFile cut(ImageFile image, int top, int left, int bottom, int right) {
    int width = right - left;
    byte[] part = new byte[(bottom - top) * width];
    for (int y = top; y < bottom; y++) {
      int from = y * image.shape().extent(2) + left;
      System.arraycopy(image.pixels(), from, part, (y - top) * width, width);
    }
    return image.with(bottom - top, width, part);
  }

  private static ImageFile scaled(ImageFile part) {
    Shape shape = part.shape();
    double scale = (double) BOX / Math.max(shape.extent(1), shape.extent(2));
    return part.resized(
        Resize.Method.AREA,
        Math.max(1, (int) Math.round(shape.extent(1) * scale)),
        Math.max(1, (int) Math.round(shape.extent(2) * scale)));
  }

  private static void place(ImageFile part, byte[] image) {
    int height = part.shape().extent(1);
    int width = part.shape().extent(2);
    double mass = 0;
    double massY = 0;
    double massX = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = part.pixels()[y * width + x] & 0xff;
        mass += pixel;
        massY += pixel * (y + 0.5);
        massX += pixel * (x + 0.5);
      }
    }
    int top = Math.clamp(Math.round(SIZE / 2.0 - massY / mass), 0, SIZE - height);
    int left = Math.clamp(Math.round(SIZE / 2.0 - massX / mass), 0, SIZE - width);
    for (int y = 0; y < height; y++) {
      System.arraycopy(part.pixels(), y * width, image, (top + y) * SIZE + left, width);
    }
  }
}
