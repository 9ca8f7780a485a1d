package lanewise.datasets.augment;

import lanewise.datasets.SplitMix;

/**
 * Changes colours, equally for all pixels of an image: saturation, {@code y = g + s (x - g)} with g
 * the pixel's luma (ITU-R BT.601), clamped to 0 to 1; then hue, turned by an angle in HSV, which
 * keeps each pixel's value and saturation. Both are defined as in torchvision's {@code
 * ColorJitter}.
 */
final class Colour {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private final double saturation;
  private final double degrees;
  private final int plane;

  /**
   * @param size the number of values of an image, three planes
   */
  Colour(Augment augment, int size) {
    this.saturation = augment.strength(Technique.SATURATION);
    this.degrees = augment.strength(Technique.HUE);
    this.plane = size / 3;
  }

  void apply(SplitMix random, float[] image, int offset) {
    if (saturation > 0) {
      saturate((float) random.between(1 - saturation, 1 + saturation), image, offset);
    }
    if (degrees > 0) {
      turn(random.between(-degrees, degrees), image, offset);
    }
  }

  private void saturate(float factor, float[] image, int offset) {
    for (int r = offset; r < offset + plane; r++) {
      int g = r + plane;
      int b = g + plane;
      float luma = RED * image[r] + GREEN * image[g] + BLUE * image[b];
      image[r] = clamped(luma + factor * (image[r] - luma));
      image[g] = clamped(luma + factor * (image[g] - luma));
      image[b] = clamped(luma + factor * (image[b] - luma));
    }
  }

  private static float clamped(float value) {
    return Math.min(Math.max(value, 0), 1);
  }

  /** Turns the hue of every pixel; 120 degrees turn red into green. */
  void turn(double angle, float[] image, int offset) {
    float sextants = (float) (angle / 60);
    for (int r = offset; r < offset + plane; r++) {
      int g = r + plane;
      int b = g + plane;
      float value = Math.max(image[r], Math.max(image[g], image[b]));
      float chroma = value - Math.min(image[r], Math.min(image[g], image[b]));
      if (chroma > 0) {
        float hue = sextants + hue(image[r], image[g], image[b], value, chroma);
        image[r] = value - chroma * missing(5 + hue);
        image[g] = value - chroma * missing(3 + hue);
        image[b] = value - chroma * missing(1 + hue);
      }
    }
  }

  /** The hue in sextants: 0 is red, 2 green, 4 blue. */
  private static float hue(float r, float g, float b, float value, float chroma) {
    if (value == r) {
      return (g - b) / chroma;
    }
    return value == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  }

  /** The part of the chroma that a primary lacks, by its distance from the hue in sextants. */
  private static float missing(float distance) {
    float k = distance - 6 * (float) Math.floor(distance / 6);
    return Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }
}
