package lanewise.kernel.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;
import lanewise.refusal.Refusal;

/**
 * Measures the memory bandwidth of a thread: the second limit of the roofline model, next to {@link
 * FmaPeak}. The loop is the triad a = b + s c of McCalpin's STREAM.
 *
 * <p>Source: J. McCalpin, Memory bandwidth and machine balance in current high performance
 * computers, IEEE TCCA newsletter, 1995.
 */
public final class StreamPeak {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final float FACTOR = 0.5f;
  private static final long SLICE_NANOS = 1_000_000;

  /** How much longer to measure while the loop is still getting faster. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  /**
   * A minimum number of slices, because after a pause of the process the elapsed time does not show
   * that the compiler has finished.
   */
  private static final int LEAST_SLICES = 100;

  private StreamPeak() {}

  /**
   * Returns the best of many slices of a millisecond. Restarts whenever the speed jumps, until the
   * loop is finally compiled.
   *
   * @param workingSet the bytes of the three arrays together; a size that fits a cache measures
   *     that cache
   * @param seconds how long to measure
   * @return gigabytes per second read and written by one thread
   * @throws IllegalArgumentException if the working set is smaller than three vectors
   */
  public static double measure(int workingSet, double seconds) {
    int length = workingSet / (3 * Float.BYTES) / Lanes.FLOATS * Lanes.FLOATS;
    if (length < Lanes.FLOATS) {
      throw Refusal.of("a working set of %d bytes is smaller than three vectors", workingSet);
    }
    float[] a = new float[length];
    float[] b = new float[length];
    float[] c = new float[length];
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long latest = end + PATIENCE_NANOS;
    double best = 0;
    int rounds = 1;
    for (int slice = 0; slice < LEAST_SLICES || System.nanoTime() < end; slice++) {
      long start = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        triad(length, a, b, c);
      }
      long stop = System.nanoTime();
      long nanos = Math.max(1, stop - start);
      double rate = 3.0 * Float.BYTES * length * rounds / nanos;
      if (rate > 2 * best) {
        end = Math.min(stop + (long) (seconds * 1e9), latest);
      }
      best = Math.max(best, rate);
      rounds = nanos < SLICE_NANOS ? 2 * rounds : rounds;
    }
    return best;
  }

  private static void triad(int length, float[] a, float[] b, float[] c) {
    if (Lanes.SCALAR) {
      for (int i = 0; i < length; i++) {
        a[i] = Math.fma(c[i], FACTOR, b[i]);
      }
      return;
    }
    FloatVector factor = FloatVector.broadcast(SPECIES, FACTOR);
    for (int i = 0; i < length; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, c, i)
          .fma(factor, FloatVector.fromArray(SPECIES, b, i))
          .intoArray(a, i);
    }
  }
}
