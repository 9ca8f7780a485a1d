package lanewise.datasets.augment;

import lanewise.datasets.SplitMix;
import lanewise.tensor.Shape;

/**
 * All geometric changes as one affine map: flips, then scaling and rotation about the centre of the
 * image, then a translation. Every output pixel is interpolated from the four input pixels around
 * its source point; outside the image is black. The identity map leaves the image exactly as it is,
 * and flips alone move whole pixels.
 */
final class Resampling {
  private final double flip;
  private final double flipVertical;
  private final double degrees;
  private final double pixels;
  private final double part;
  private final boolean active;

  private final int channels;
  private final int height;
  private final int width;

  // One plane with a black border of one pixel.
  private final float[] bordered;
  private final int stride;

  // Output (x,y) comes from input (xx x + xy y + x0, yx x + yy y + y0).
  private float xx;
  private float xy;
  private float x0;
  private float yx;
  private float yy;
  private float y0;

  Resampling(Augment augment, Shape imageShape) {
    flip = augment.strength(Technique.FLIP);
    flipVertical = augment.strength(Technique.VFLIP);
    degrees = augment.strength(Technique.ROTATE);
    pixels = augment.strength(Technique.SHIFT);
    part = augment.strength(Technique.SCALE);
    active = flip + flipVertical + degrees + pixels + part > 0;
    channels = imageShape.extent(0);
    height = imageShape.extent(1);
    width = imageShape.extent(2);
    stride = width + 2;
    bordered = new float[active ? (height + 2) * stride : 0];
  }

  /** Draws a random map and applies it to the image. */
  void apply(SplitMix random, float[] image, float[] target, int offset) {
    if (!active) {
      System.arraycopy(image, 0, target, offset, channels * height * width);
      return;
    }
    boolean mirrored = random.nextDouble() < flip;
    boolean upsideDown = random.nextDouble() < flipVertical;
    double angle = Math.toRadians(random.between(-degrees, degrees));
    double across = random.between(-pixels, pixels);
    double down = random.between(-pixels, pixels);
    double factor = random.between(1 - part, 1 + part);
    set(mirrored, upsideDown, angle, across, down, factor);
    look(image, target, offset);
  }

  /** Applies the map to an image. */
  void look(float[] image, float[] target, int offset) {
    int plane = height * width;
    for (int channel = 0; channel < channels; channel++) {
      surround(image, channel * plane);
      resample(target, offset + channel * plane);
    }
  }

  /**
   * Sets the map.
   *
   * @param angle in radians, anticlockwise on the screen
   * @param across translation to the right, in pixels
   * @param down translation downwards, in pixels
   * @param factor the magnification
   */
  void set(
      boolean mirrored,
      boolean upsideDown,
      double angle,
      double across,
      double down,
      double factor) {
    double cos = Math.cos(angle) / factor;
    double sin = Math.sin(angle) / factor;
    int right = mirrored ? -1 : 1;
    int below = upsideDown ? -1 : 1;
    double centerX = (width - 1) / 2.0;
    double centerY = (height - 1) / 2.0;
    xx = (float) (right * cos);
    xy = (float) (right * -sin);
    x0 = (float) (centerX - right * (cos * (centerX + across) - sin * (centerY + down)));
    yx = (float) (below * sin);
    yy = (float) (below * cos);
    y0 = (float) (centerY - below * (sin * (centerX + across) + cos * (centerY + down)));
  }

  /** Copies one plane into the frame of black pixels. */
  private void surround(float[] image, int from) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(image, from + y * width, bordered, (y + 1) * stride + 1, width);
    }
  }

  /** Applies the map to the bordered plane. */
  private void resample(float[] target, int offset) {
    int at = offset;
    for (int y = 0; y < height; y++) {
      // In coordinates of the bordered plane; points further out than the border are black too.
      float fromX = xy * y + x0 + 1;
      float fromY = yy * y + y0 + 1;
      for (int x = 0; x < width; x++) {
        float u = xx * x + fromX;
        float v = yx * x + fromY;
        target[at++] = u > 0 && u < width + 1 && v > 0 && v < height + 1 ? mixed(u, v) : 0;
      }
    }
  }

  /** Interpolates bilinearly between the four pixels around a point. */
  private float mixed(float u, float v) {
    int column = (int) u;
    int row = (int) v;
    float toRight = u - column;
    float toBelow = v - row;
    int corner = row * stride + column;
    float upper = bordered[corner];
    float lower = bordered[corner + stride];
    upper += toRight * (bordered[corner + 1] - upper);
    lower += toRight * (bordered[corner + stride + 1] - lower);
    return upper + toBelow * (lower - upper);
  }
}
