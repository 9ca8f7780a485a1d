package lanewise.datasets.augment;

import lanewise.datasets.SplitMix;
import lanewise.metrics.interval.NormalQuantile;

/**
 * Adds independent Gaussian noise to every value and clamps the result to 0 to 1. The noise is
 * looked up in a table of Gaussian quantiles, which gives five values for one call of the
 * generator.
 */
final class Noise {
  private static final int BITS = 12;
  private static final int MASK = (1 << BITS) - 1;
  private static final float[] QUANTILES = quantiles();

  private final float deviation;
  private final int size;

  Noise(double deviation, int size) {
    this.deviation = (float) deviation;
    this.size = size;
  }

  void apply(SplitMix random, float[] image, int offset) {
    if (deviation == 0) {
      return;
    }
    int end = offset + size;
    for (int i = offset; i < end; ) {
      long bits = random.nextLong();
      int stop = Math.min(i + Long.SIZE / BITS, end);
      for (; i < stop; i++) {
        float value = image[i] + deviation * QUANTILES[(int) bits & MASK];
        image[i] = Math.min(Math.max(value, 0), 1);
        bits >>>= BITS;
      }
    }
  }

  private static float[] quantiles() {
    float[] quantiles = new float[MASK + 1];
    for (int i = 0; i <= MASK; i++) {
      quantiles[i] = (float) NormalQuantile.of((i + 0.5) / (MASK + 1));
    }
    return quantiles;
  }
}
