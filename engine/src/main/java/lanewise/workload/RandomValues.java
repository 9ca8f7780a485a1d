package lanewise.workload;

import java.util.SplittableRandom;

/** Arrays of random floats. */
public final class RandomValues {
  private RandomValues() {}

  /** {@code count} values, uniform from {@code low} to below {@code high}. */
  public static float[] between(double low, double high, int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return values;
  }
}
