package lanewise.cli.playground;

import lanewise.datasets.Resize;
import lanewise.datasets.format.ImageFile;
import lanewise.tensor.Shape;

/**
 * Prepares a drawing as MNIST's digits were prepared: cropped, scaled into a box of 20x20 with its
 * proportions kept, and placed with its centre of mass at the centre of 28x28. Otherwise its size
 * and position would differ from those of the training images.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">How MNIST was made</a>
 */
final class Drawing {
  private static final int SIZE = 28;
  private static final int BOX = 20;

  /** Fainter pixels are soft edges of lines, or background. */
  private static final int FAINTEST = 32;

  private Drawing() {}

  /**
   * Prepares a drawing.
   *
   * @param ink (side,side) unsigned, 0 nothing to 255 full
   * @return (1,28,28); blank if nothing was drawn
   */
  static ImageFile centred(byte[] ink, int side) {
    byte[] image = new byte[SIZE * SIZE];
    int top = side;
    int left = side;
    int bottom = -1;
    int right = -1;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if ((ink[y * side + x] & 0xff) >= FAINTEST) {
          top = Math.min(top, y);
          left = Math.min(left, x);
          bottom = Math.max(bottom, y);
          right = Math.max(right, x);
        }
      }
    }
    if (bottom >= top) {
      place(cut(ink, side, top, left, bottom + 1, right + 1), image);
    }
    return new ImageFile(Shape.of(1, SIZE, SIZE), image);
  }

  /** The cropped drawing, scaled. */
  private static ImageFile cut(byte[] ink, int side, int top, int left, int bottom, int right) {
    int height = bottom - top;
    int width = right - left;
    float[] part = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        part[y * width + x] = ink[(top + y) * side + left + x] & 0xff;
      }
    }
    double scale = (double) BOX / Math.max(height, width);
    int toHeight = Math.max(1, (int) Math.round(height * scale));
    int toWidth = Math.max(1, (int) Math.round(width * scale));
    float[] scaled = new float[toHeight * toWidth];
    new Resize(Resize.Method.AREA, height, width, toHeight, toWidth).apply(part, 0, scaled, 0);
    byte[] pixels = new byte[scaled.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(scaled[i]);
    }
    return new ImageFile(Shape.of(1, toHeight, toWidth), pixels);
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
