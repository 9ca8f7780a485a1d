package lanewise.kernel;

import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Repeatable random data for tests, and the sizes worth trying. Another seed: {@code
 * -Dlanewise.testSeed=N}.
 */
public final class Samples {
  public static final long SEED = Long.getLong("lanewise.testSeed", 1);

  /** Special values: signed zeros, denormals, infinities, NaN, the ends of range. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL / 2,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Values from -1 to 1. */
  public float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** Special values in random order. */
  public float[] specials(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
    }
    return values;
  }

  /** A number from {@code from} to {@code to}, both included. */
  public int between(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  public boolean coin() {
    return random.nextBoolean();
  }

  /** 1, primes, one less and one more than a vector and a tile hold, and something large. */
  public static Iterable<Integer> sizes() {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int prime : new int[] {2, 3, 7, 13, 31, 101}) {
      sizes.add(prime);
    }
    for (int edge : new int[] {Lanes.FLOATS, Lanes.PAIR, Lanes.MAX_ROWS}) {
      sizes.add(edge - 1);
      sizes.add(edge);
      sizes.add(edge + 1);
    }
    sizes.add(1);
    sizes.add(500);
    return sizes;
  }
}
