package example;

import java.util.SplittableRandom;
import lanewise.datasets.ImageSet;
import lanewise.tensor.Shape;

/** Two channels of 16 x 16 values around 1,000; a fault raises the second channel by 20. */
final class Measurements {
  static final Shape SHAPE = Shape.of(2, 16, 16);

  private Measurements() {}

  /** Labelled measurements, every other one of a faulty part. */
  static ImageSet of(int count, long seed) {
    float[] values = new float[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % 2;
      float[] one = one(labels[row] == 1, seed * count + row);
      System.arraycopy(one, 0, values, row * one.length, one.length);
    }
    return new ImageSet(SHAPE, values, labels, FaultFinder.CLASSES);
  }

  /** The measurement of one part. */
  static float[] one(boolean faulty, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      double fault = faulty && i >= values.length / 2 ? 20 : 0;
      values[i] = (float) (1_000 + fault + 50 * random.nextGaussian());
    }
    return values;
  }
}
