package lanewise.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * Runs a suite.
   *
   * @throws RunnerException if a benchmark fails or there is none
   */
  List<RunResult> run(Suite suite) throws RunnerException {
    Map<String, List<RunResult>> byFigure = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("%s, round %d of %d%n", suite.title(), round, rounds);
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(suite.pattern())
              .addProfiler(GCProfiler.class)
              .addProfiler(FmaPeakProfiler.class)
              .shouldFailOnError(true)
              .forks(1)
              .warmupIterations(warmUps)
              .warmupTime(ITERATION)
              .measurementIterations(iterations)
              .measurementTime(ITERATION);
      parameters.forEach(options::param);
      for (RunResult result : new Runner(options.build(), new Progress(System.err)).run()) {
        String figure = result.getParams().getBenchmark() + "/" + result.getParams().id();
        byFigure.computeIfAbsent(figure, key -> new ArrayList<>()).add(result);
      }
    }
    if (byFigure.isEmpty()) {
      throw new RunnerException("no benchmark matches " + suite.pattern());
    }
    return byFigure.values().stream().map(Measurement::merge).toList();
  }

  private static RunResult merge(List<RunResult> rounds) {
    List<BenchmarkResult> all = new ArrayList<>();
    rounds.forEach(round -> all.addAll(round.getBenchmarkResults()));
    return new RunResult(rounds.getFirst().getParams(), all);
  }
}
