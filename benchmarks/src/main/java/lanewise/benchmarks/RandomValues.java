package lanewise.benchmarks;

import java.util.SplittableRandom;

/** Arrays of random floats. */
final class RandomValues {
  private RandomValues() {}

  static float[] between(double low, double high, int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return values;
  }
}
