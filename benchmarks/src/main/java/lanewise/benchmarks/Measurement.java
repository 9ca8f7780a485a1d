package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How a suite is measured: in rounds, each of which starts one fresh JVM per measurement. Thus
 * competing engines take turns, and other activity of the machine affects all of them.
 *
 * @param rounds the number of fresh JVMs per measurement, at least 1
 * @param warmUps the number of warm-up iterations
 * @param iterations the number of measured iterations in each JVM
 * @param parameters values that replace those of a benchmark, by the parameter's name
 */
record Measurement(int rounds, int warmUps, int iterations, Map<String, String[]> parameters) {
  private static final TimeValue ITERATION = TimeValue.seconds(1);

  /** Returns the measurement with other rounds and parameters. */
  Measurement with(int otherRounds, Map<String, String[]> values) {
    return new Measurement(otherRounds, warmUps, iterations, values);
  }

  /**
   * The outcome of a suite.
   *
   * @param results the results of the benchmarks that ran
   * @param failures the benchmarks of peers that failed
   */
  record Outcome(List<RunResult> results, List<Figure> failures) {
    /** All entries, first those that ran. */
    List<Figure> figures() {
      return Stream.concat(results.stream().map(Figure::new), failures.stream()).toList();
    }
  }

  /**
   * Runs a suite.
   *
   * @return the results and the failed benchmarks of peers
   * @throws RunnerException if a benchmark of Lanewise fails, or there is none
   */
  Outcome run(Suite suite) throws RunnerException {
    Map<String, List<RunResult>> byFigure = new LinkedHashMap<>();
    Map<String, Figure> failures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("%s, round %d of %d%n", suite.title(), round, rounds);
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(suite.pattern())
              .addProfiler(GCProfiler.class)
              .addProfiler(FmaPeakProfiler.class)
              .shouldFailOnError(false)
              .forks(1)
              .warmupIterations(warmUps)
              .warmupTime(ITERATION)
              .measurementIterations(iterations)
              .measurementTime(ITERATION);
      parameters.forEach(options::param);
      Progress progress = new Progress(System.err);
      for (RunResult result : new Runner(options.build(), progress).run()) {
        byFigure.computeIfAbsent(key(result.getParams()), key -> new ArrayList<>()).add(result);
      }
      for (Figure failure : progress.failures()) {
        if (suite.engine(failure.benchmark()).equals(Suite.LANEWISE)) {
          throw new RunnerException(failure.benchmark() + ": " + failure.failure());
        }
        failures.putIfAbsent(key(failure.params()), failure);
      }
    }
    if (byFigure.isEmpty()) {
      throw new RunnerException("no benchmark matches " + suite.pattern());
    }
    return new Outcome(
        byFigure.values().stream().map(Measurement::merge).toList(),
        List.copyOf(failures.values()));
  }

  private static String key(BenchmarkParams params) {
    return params.getBenchmark() + "/" + params.id();
  }

  private static RunResult merge(List<RunResult> rounds) {
    List<BenchmarkResult> all = new ArrayList<>();
    rounds.forEach(round -> all.addAll(round.getBenchmarkResults()));
    return new RunResult(rounds.getFirst().getParams(), all);
  }
}
