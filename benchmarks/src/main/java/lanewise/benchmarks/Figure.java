package lanewise.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** JMH's result of one benchmark with one set of parameters, or the reason why it could not run. */
final class Figure {
  /** A parameter every benchmark has: the name of its method. */
  static final String METHOD = "pass";

  /** The parameter for the number of threads; 1 if a benchmark does not have it. */
  static final String THREADS = "threads";

  /** The method that is listed first. */
  static final String FORWARD = "forward";

  private static final double MEDIAN = 50;

  private final RunResult result;
  private final BenchmarkParams params;
  private final @Nullable String failure;

  private Figure(RunResult result, @Nullable String failure) {
    this.result = result;
    this.params = result.getParams();
    this.failure = failure;
  }

  /** The result of a benchmark that ran. */
  Figure(RunResult result) {
    this(result, null);
  }

  /** The entry of a benchmark that could not run: only its parameters. */
  static Figure failed(BenchmarkParams params, String reason) {
    return new Figure(new RunResult(params, List.of()), reason);
  }

  /** The reason why it could not run; null if it ran. */
  @Nullable String failure() {
    return failure;
  }

  BenchmarkParams params() {
    return params;
  }

  /** The benchmark's full name. */
  String benchmark() {
    return params.getBenchmark();
  }

  /** A parameter's value, as text. */
  String parameter(String name) {
    if (name.equals(METHOD)) {
      String benchmark = params.getBenchmark();
      return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }
    if (name.equals(THREADS)) {
      return Integer.toString(threads());
    }
    return String.valueOf(params.getParam(name));
  }

  /** The values of all parameters except the given ones. */
  String otherParameters(List<String> named) {
    return params.getParamsKeys().stream()
        .filter(key -> !named.contains(key))
        .map(this::parameter)
        .collect(Collectors.joining(" "));
  }

  /** The number of JVMs it was measured in. */
  int rounds() {
    return result.getBenchmarkResults().size();
  }

  /** The number of threads: the parameter of that name, or 1. */
  int threads() {
    return params.getParamsKeys().contains(THREADS)
        ? Integer.parseInt(params.getParam(THREADS))
        : 1;
  }

  /** The median of all iterations of all JVMs, per second. */
  double perSecond(String counter) {
    return statistics(counter).getPercentile(MEDIAN);
  }

  /** Half the distance from the slowest to the fastest iteration, relative to the median. */
  double spread(String counter) {
    Statistics all = statistics(counter);
    return (all.getMax() - all.getMin()) / 2 / all.getPercentile(MEDIAN);
  }

  /** Calls per second, median. */
  double calls() {
    return result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
  }

  /** The bytes allocated by all threads per call, median, including JMH's own. */
  double bytesPerCall() {
    return perSecond("gc.alloc.rate.norm");
  }

  /** The FMA peak of one thread, GFLOP/s; 0 if it was not measured. */
  double peak() {
    return failure == null && result.getSecondaryResults().containsKey(FmaPeakProfiler.PEAK)
        ? statistics(FmaPeakProfiler.PEAK).getMax()
        : 0;
  }

  /** The width of the engine's vectors. */
  int vectorBits() {
    return (int) statistics(FmaPeakProfiler.VECTOR_BITS).getMax();
  }

  private Statistics statistics(String label) {
    Result<?> secondary = result.getSecondaryResults().get(label);
    if (secondary == null) {
      throw new IllegalStateException(params.getBenchmark() + " has no figure " + label);
    }
    return secondary.getStatistics();
  }
}
