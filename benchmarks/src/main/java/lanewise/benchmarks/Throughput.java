package lanewise.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The work of a benchmark, which JMH reports per second in addition to the calls. */
public final class Throughput {
  private static final double GIGA = 1e9;

  private Throughput() {}

  /** Floating-point operations; a multiply-add counts as two. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Arithmetic {
    /** Billions of them. */
    public double gflop;

    /** Adds operations. */
    public void add(long flops) {
      gflop += flops / GIGA;
    }
  }

  /** Images, and the floating-point operations they take. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Images {
    /** The number of images. */
    public long images;

    /** Billions of floating-point operations. */
    public double gflop;

    /** Adds images. */
    public void add(int count, long flopsOfEach) {
      images += count;
      gflop += count * flopsOfEach / GIGA;
    }
  }
}
