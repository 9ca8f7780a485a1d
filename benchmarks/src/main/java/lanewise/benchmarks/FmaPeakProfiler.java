package lanewise.benchmarks;

import java.util.Collection;
import java.util.List;
import lanewise.kernel.VectorSupport;
import lanewise.kernel.measure.FmaPeak;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the FMA peak of one thread before each iteration, in the JVM that is timed, so that
 * speed and peak are measured at the same time. In plain JMH: {@code -prof
 * lanewise.benchmarks.FmaPeakProfiler}.
 */
public final class FmaPeakProfiler implements InternalProfiler {
  /** The peak, GFLOP/s: the highest of all iterations. */
  static final String PEAK = "fma.peak";

  /** The width of the kernels' vectors; 0 for plain loops. */
  static final String VECTOR_BITS = "vector.bits";

  private static final double SECONDS = 0.05;

  private double peak;

  @Override
  public String getDescription() {
    return "The FMA peak of one thread at the engine's vector width";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    peak = FmaPeak.measure(SECONDS);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of(
        new ScalarResult(PEAK, peak, "GFLOP/s", AggregationPolicy.MAX),
        new ScalarResult(
            VECTOR_BITS, VectorSupport.detect().bits(), "bits", AggregationPolicy.MAX));
  }
}
