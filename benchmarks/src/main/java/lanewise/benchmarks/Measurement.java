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
 * How a suite is measured: in rounds, each of which starts one fresh JVM for every figure. Engines
 * that compete thus take turns, and what else the machine does hits all of them.
 *
 * @param rounds fresh JVMs for each figure, at least 1
 * @param warmUps iterations before any counts
 * @param iterations iterations that count, in each JVM
 * @param parameters values that take the place of a benchmark's own, by the parameter's name
 */
record Measurement(int rounds, int warmUps, int iterations, Map<String, String[]> parameters) {
  private static final TimeValue ITERATION = TimeValue.seconds(1);

  /** As long in each JVM, but with as many rounds and only those values of parameters. */
  Measurement with(int otherRounds, Map<String, String[]> values) {
    return new Measurement(otherRounds, warmUps, iterations, values);
  }

  /**
   * What became of a suite.
   *
   * @param results of the benchmarks that ran
   * @param failures the peers' that did not
   */
  record Outcome(List<RunResult> results, List<Figure> failures) {
    /** All, those that ran first. */
    List<Figure> figures() {
      return Stream.concat(results.stream().map(Figure::new), failures.stream()).toList();
    }
  }

  /**
   * Runs a suite.
   *
   * @return what was found out, and behind it the peers' benchmarks that could not run
   * @throws RunnerException if a benchmark of the engine's own fails, or there is none
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
