package lanewise.kernel.measure;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;

/**
 * Measures the peak rate of multiply-adds of a thread at the width in use. The speed of kernels is
 * given as a fraction of it.
 *
 * <p>Twelve accumulators that do not depend on each other hide the latency of an FMA (4 or 5
 * cycles, two units), and with the two operands they fit the 16 registers of a small machine. Each
 * chain is a = a + x y: the instruction that C2 chooses overwrites its addend, so a chain a = a x +
 * y would need a copy of y each time.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int LANES = Lanes.SCALAR ? 1 : Lanes.FLOATS;
  private static final int ACCUMULATORS = 12;

  /** Rounds of the first slices, which are interpreted. */
  private static final int FIRST_ROUNDS = 200;

  /** More calls than the compiler needs before it finally compiles a method. */
  private static final int WARM_UP_SLICES = 1_000;

  /** Long enough for the clock, short enough to avoid most interruptions. */
  private static final long SLICE_NANOS = 2_000_000;

  /**
   * A rate per lane, in GFLOP/s, that compiled code always exceeds and the interpreter never
   * reaches.
   */
  private static final double COMPILED = 0.5;

  /** A slice faster than all before by this factor shows that the loop was recompiled. */
  private static final double LEAP = 1.03;

  /** How much longer to measure while the loop is not compiled, or is still getting faster. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** The time until slices have their full length. */
  private static final double SETTLING_SECONDS = 0.05;

  /** Keeps the sums at some thousands, without denormals or overflow. */
  private static final float FACTOR = 1f / 64;

  /** Stores the sums, so that they must be computed. */
  @SuppressWarnings("UnusedVariable") // writing it is the use
  private static volatile float sink;

  private FmaPeak() {}

  /**
   * Returns the best of many slices of a few milliseconds, which reduces the influence of other
   * programs. Restarts whenever the speed jumps, until the loop is finally compiled.
   *
   * @param seconds how long to measure from then on
   * @return GFLOP/s of one thread; a multiply-add counts as two
   */
  public static double measure(double seconds) {
    return speed(seconds).best();
  }

  /**
   * As {@link #measure}, but returns the median of the slices: the actual rate of a thread that
   * shares its core or the machine with others.
   *
   * @param seconds how long to measure, once the loop is compiled
   * @return GFLOP/s of one thread; a multiply-add counts as two
   */
  public static double median(double seconds) {
    int rounds = speed(SETTLING_SECONDS).rounds();
    double[] rates = new double[(int) Math.max(1, seconds * 1e9 / SLICE_NANOS)];
    int slices = 0;
    long begin = System.nanoTime();
    do {
      rates[slices++] = rate(rounds);
    } while (slices < rates.length && System.nanoTime() - begin < seconds * 1e9);
    Arrays.sort(rates, 0, slices);
    return rates[slices / 2];
  }

  /** The best rate of a thread, and the rounds of a slice that is long enough. */
  private record Speed(double best, int rounds) {}

  private static Speed speed(double seconds) {
    for (int slice = 0; slice < WARM_UP_SLICES; slice++) {
      sink = run(FIRST_ROUNDS);
    }
    int rounds = FIRST_ROUNDS;
    double best = 0;
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    long latest = end + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      double rate = rate(rounds);
      if (rate > LEAP * best || rate < COMPILED * LANES) {
        // The compiler has not finished, which may take long on a busy machine: restart.
        end = Math.min(System.nanoTime() + (long) (seconds * 1e9), latest);
      }
      best = Math.max(best, rate);
      if (flops(rounds) < rate * SLICE_NANOS && rounds < Integer.MAX_VALUE / 2) {
        rounds *= 2;
      }
    }
    return new Speed(best, rounds);
  }

  /** GFLOP/s of one slice. */
  private static double rate(int rounds) {
    long start = System.nanoTime();
    sink = run(rounds);
    return flops(rounds) / Math.max(1, System.nanoTime() - start);
  }

  private static double flops(int rounds) {
    return 2.0 * ACCUMULATORS * LANES * rounds;
  }

  private static float run(int rounds) {
    return Lanes.SCALAR ? scalarBody(rounds) : vectorBody(rounds);
  }

  private static float vectorBody(int rounds) {
    FloatVector x = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector y = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector a0 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector a8 = a0;
    FloatVector a9 = a0;
    FloatVector a10 = a0;
    FloatVector a11 = a0;
    for (int i = 0; i < rounds; i++) {
      a0 = x.fma(y, a0);
      a1 = x.fma(y, a1);
      a2 = x.fma(y, a2);
      a3 = x.fma(y, a3);
      a4 = x.fma(y, a4);
      a5 = x.fma(y, a5);
      a6 = x.fma(y, a6);
      a7 = x.fma(y, a7);
      a8 = x.fma(y, a8);
      a9 = x.fma(y, a9);
      a10 = x.fma(y, a10);
      a11 = x.fma(y, a11);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return low.add(high).lane(0);
  }

  private static float scalarBody(int rounds) {
    float x = FACTOR;
    float y = FACTOR;
    float a0 = 1;
    float a1 = 1;
    float a2 = 1;
    float a3 = 1;
    float a4 = 1;
    float a5 = 1;
    float a6 = 1;
    float a7 = 1;
    float a8 = 1;
    float a9 = 1;
    float a10 = 1;
    float a11 = 1;
    for (int i = 0; i < rounds; i++) {
      a0 = Math.fma(x, y, a0);
      a1 = Math.fma(x, y, a1);
      a2 = Math.fma(x, y, a2);
      a3 = Math.fma(x, y, a3);
      a4 = Math.fma(x, y, a4);
      a5 = Math.fma(x, y, a5);
      a6 = Math.fma(x, y, a6);
      a7 = Math.fma(x, y, a7);
      a8 = Math.fma(x, y, a8);
      a9 = Math.fma(x, y, a9);
      a10 = Math.fma(x, y, a10);
      a11 = Math.fma(x, y, a11);
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11;
  }
}
