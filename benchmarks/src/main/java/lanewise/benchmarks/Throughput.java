package lanewise.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a benchmark gets done, which JMH then states per second beside the operations. */
public final class Throughput {
  private static final double GIGA = 1e9;

  private Throughput() {}

  /** Floating-point operations, a multiply-add counting two. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Arithmetic {
    /** Billions of them. */
    public double gflop;

    /** Counts some more. */
    public void add(long flops) {
      gflop += flops / GIGA;
    }
  }

  /** Images, and the floating-point operations they take. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Images {
    /** How many. */
    public long images;

    /** Billions of floating-point operations. */
    public double gflop;

    /** Counts some more images. */
    public void add(int count, long flopsOfEach) {
      images += count;
      gflop += count * flopsOfEach / GIGA;
    }
  }
}
