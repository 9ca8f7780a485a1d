package lanewise.kernel.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.kernel.Lanes;

/**
 * The most multiply-adds one thread can do a second at the width in use: what every other kernel's
 * speed is a fraction of.
 *
 * <p>Twelve accumulators that do not depend on each other hide the latency of an FMA (4 or 5
 * cycles, two units), and with the two operands they fit the 16 registers of a small machine.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
  private static final int ACCUMULATORS = 12;

  /** Rounds of the first slices: few, because the interpreter runs them. */
  private static final int FIRST_ROUNDS = 1_000;

  /** What the compiler wants to see before it compiles a loop for good, and some. */
  private static final int WARM_UP_SLICES = 100;

  /** Long enough for the clock, short enough to fall between two interruptions. */
  private static final long SLICE_NANOS = 2_000_000;

  /** How much longer to measure while the loop is still getting faster. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Multiplying by one half and adding one ends at 2: no denormals, no overflow. */
  private static final float FACTOR = 0.5f;

  /** Where the sums go, so that they must be computed. */
  @SuppressWarnings("UnusedVariable") // writing it is the use
  private static volatile float sink;

  private FmaPeak() {}

  /**
   * Measures: the best of many slices of a few milliseconds, so that a busy machine disturbs
   * little. Begins anew whenever the speed has leapt, that is, until the loop is compiled for good.
   *
   * @param seconds how long to measure from then on
   * @return GFLOP/s of one thread, a multiply-add counting two
   */
  public static double measure(double seconds) {
    for (int slice = 0; slice < WARM_UP_SLICES; slice++) {
      sink = run(FIRST_ROUNDS);
    }
    int rounds = FIRST_ROUNDS;
    double best = 0;
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    long latest = end + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      sink = run(rounds);
      long stop = System.nanoTime();
      long nanos = Math.max(1, stop - start);
      double rate = flops(rounds) / nanos;
      if (rate > 2 * best) {
        // The compiler has just come through, however long a busy machine made it wait: begin anew.
        end = Math.min(stop + (long) (seconds * 1e9), latest);
      }
      best = Math.max(best, rate);
      if (nanos < SLICE_NANOS && rounds < Integer.MAX_VALUE / 2) {
        rounds *= 2;
      }
    }
    return best;
  }

  private static double flops(int rounds) {
    return 2.0 * ACCUMULATORS * (Lanes.SCALAR ? 1 : Lanes.FLOATS) * rounds;
  }

  private static float run(int rounds) {
    return Lanes.SCALAR ? scalarBody(rounds) : vectorBody(rounds);
  }

  private static float vectorBody(int rounds) {
    FloatVector x = FloatVector.broadcast(SPECIES, FACTOR);
    FloatVector y = FloatVector.broadcast(SPECIES, 1f);
    FloatVector a0 = y;
    FloatVector a1 = y;
    FloatVector a2 = y;
    FloatVector a3 = y;
    FloatVector a4 = y;
    FloatVector a5 = y;
    FloatVector a6 = y;
    FloatVector a7 = y;
    FloatVector a8 = y;
    FloatVector a9 = y;
    FloatVector a10 = y;
    FloatVector a11 = y;
    for (int i = 0; i < rounds; i++) {
      a0 = a0.fma(x, y);
      a1 = a1.fma(x, y);
      a2 = a2.fma(x, y);
      a3 = a3.fma(x, y);
      a4 = a4.fma(x, y);
      a5 = a5.fma(x, y);
      a6 = a6.fma(x, y);
      a7 = a7.fma(x, y);
      a8 = a8.fma(x, y);
      a9 = a9.fma(x, y);
      a10 = a10.fma(x, y);
      a11 = a11.fma(x, y);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return low.add(high).lane(0);
  }

  private static float scalarBody(int rounds) {
    float x = FACTOR;
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
      a0 = Math.fma(a0, x, 1f);
      a1 = Math.fma(a1, x, 1f);
      a2 = Math.fma(a2, x, 1f);
      a3 = Math.fma(a3, x, 1f);
      a4 = Math.fma(a4, x, 1f);
      a5 = Math.fma(a5, x, 1f);
      a6 = Math.fma(a6, x, 1f);
      a7 = Math.fma(a7, x, 1f);
      a8 = Math.fma(a8, x, 1f);
      a9 = Math.fma(a9, x, 1f);
      a10 = Math.fma(a10, x, 1f);
      a11 = Math.fma(a11, x, 1f);
    }
    return a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11;
  }
}
