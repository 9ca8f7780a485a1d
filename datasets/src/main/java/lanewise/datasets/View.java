package lanewise.datasets;

import lanewise.tensor.Shape;

/**
 * One fixed view of an image, the same for every draw of every epoch.
 *
 * @param mirrored whether the image is mirrored left to right before it is shifted
 * @param down the shift downwards in pixels, upwards if negative; uncovered pixels are black
 * @param right the shift to the right in pixels, to the left if negative
 */
public record View(boolean mirrored, int down, int right) implements Augmentation {

  /** The image as it is. */
  public static final View PLAIN = new View(false, 0, 0);

  @Override
  public Worker worker(Shape imageShape) {
    return new Mover(imageShape);
  }

  private final class Mover implements Worker {
    private final int planes;
    private final int height;
    private final int width;

    Mover(Shape imageShape) {
      planes = imageShape.extent(0);
      height = imageShape.extent(1);
      width = imageShape.extent(2);
    }

    @Override
    public void change(float[] image, int epoch, int draw, float[] target, int offset) {
      int to = offset;
      for (int plane = 0; plane < planes; plane++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            target[to++] = pixel(image, plane, y - down, x - right);
          }
        }
      }
    }

    private float pixel(float[] image, int plane, int y, int x) {
      if (y < 0 || y >= height || x < 0 || x >= width) {
        return 0;
      }
      return image[(plane * height + y) * width + (mirrored ? width - 1 - x : x)];
    }
  }
}
