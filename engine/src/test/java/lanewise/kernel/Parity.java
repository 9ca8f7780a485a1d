package lanewise.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Compares whole arrays that a kernel and its naive twin wrote into, so that a value outside the
 * result shows too.
 */
public final class Parity {
  private Parity() {}

  /** How far apart two sums of so many products of values from -1 to 1 may be. */
  public static double tolerance(int products) {
    return 0x1p-22 * (products + 4);
  }

  /** NaN equals NaN; 0 and -0 differ. */
  public static void assertSameBits(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(actual[i], expected[i]) != 0) {
        differ(actual[i], expected[i], i, what);
      }
    }
  }

  /** NaN equals NaN, infinities only themselves. */
  public static void assertClose(float[] actual, float[] expected, double tolerance, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      boolean close = Math.abs((double) actual[i] - expected[i]) <= tolerance;
      if (!close && Float.compare(actual[i], expected[i]) != 0) {
        differ(actual[i], expected[i], i, what);
      }
    }
  }

  private static void differ(float actual, float expected, int index, String what) {
    fail("%s: [%d] is %s, expected %s (seed %d)", what, index, actual, expected, Samples.SEED);
  }
}
