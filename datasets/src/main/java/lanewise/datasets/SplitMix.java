package lanewise.datasets;

/**
 * A small random number generator that gives the same values on every machine and in every release:
 * SplitMix64 of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
 * 2014. Data depend on its exact values, so it is implemented here and not taken from a library.
 */
public final class SplitMix {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** A generator for one seed. */
  public SplitMix(long seed) {
    this.state = seed;
  }

  /**
   * A generator for one item under a seed, for example an epoch of a run or an image of a data set.
   * Different items have unrelated sequences.
   */
  public static SplitMix of(long seed, long item) {
    return new SplitMix(mix(mix(seed + GOLDEN_GAMMA) ^ item));
  }

  /**
   * Restarts this generator for one part of an item under a seed, for example an image in an epoch
   * of a run. Nothing is allocated.
   */
  public void restart(long seed, long item, long part) {
    state = mix(mix(mix(seed + GOLDEN_GAMMA) ^ item) ^ part);
  }

  /** 64 uniform bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in 0 to {@code bound - 1}, {@code bound} at least 1. */
  public int nextInt(int bound) {
    // The high half of a 32 x 32 bit product; the bias is below bound / 2^32.
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Shuffles the values (Fisher-Yates). */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
