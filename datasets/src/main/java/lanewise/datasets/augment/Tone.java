package lanewise.datasets.augment;

import lanewise.datasets.SplitMix;

/**
 * Changes gamma, contrast and brightness, equally for all pixels of an image: {@code y = m + c (x^g
 * - m) + b}, clamped to 0 to 1, with m the mean of {@code x^g} over the image.
 */
final class Tone {
  private static final int STEPS = 255;

  /** The logarithms of 1/255 ... 1, from index 1. */
  private static final double[] LOGARITHMS = new double[STEPS + 1];

  static {
    for (int i = 1; i <= STEPS; i++) {
      LOGARITHMS[i] = Math.log((double) i / STEPS);
    }
  }

  private final double gamma;
  private final double contrast;
  private final double brightness;
  private final int size;

  // The powers of 0, 1/255 ... 1, and of 1 again, so that 8-bit pixels are mapped exactly.
  private final float[] powers = new float[STEPS + 2];

  Tone(Augment augment, int size) {
    this.gamma = augment.strength(Technique.GAMMA);
    this.contrast = augment.strength(Technique.CONTRAST);
    this.brightness = augment.strength(Technique.BRIGHTNESS);
    this.size = size;
  }

  void apply(SplitMix random, float[] image, int offset) {
    if (gamma > 0) {
      double range = Math.log1p(gamma);
      raise(Math.exp(random.between(-range, range)), image, offset);
    }
    if (contrast > 0 || brightness > 0) {
      double factor = random.between(1 - contrast, 1 + contrast);
      double added = random.between(-brightness, brightness);
      stretch((float) factor, (float) added, image, offset);
    }
  }

  private void raise(double exponent, float[] image, int offset) {
    for (int i = 1; i <= STEPS; i++) {
      powers[i] = (float) Math.exp(exponent * LOGARITHMS[i]);
    }
    powers[STEPS + 1] = 1;
    for (int i = offset; i < offset + size; i++) {
      float position = image[i] * STEPS;
      int step = (int) position;
      float below = powers[step];
      image[i] = below + (position - step) * (powers[step + 1] - below);
    }
  }

  private void stretch(float factor, float added, float[] image, int offset) {
    double sum = 0;
    for (int i = offset; i < offset + size; i++) {
      sum += image[i];
    }
    float shift = (float) (sum / size) * (1 - factor) + added;
    for (int i = offset; i < offset + size; i++) {
      image[i] = Math.min(Math.max(factor * image[i] + shift, 0), 1);
    }
  }
}
