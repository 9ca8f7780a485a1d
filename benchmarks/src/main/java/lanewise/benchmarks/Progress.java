package lanewise.benchmarks;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** One line for each JVM as it ends, in place of JMH's account of every iteration. */
final class Progress implements OutputFormat {
  private final PrintStream out;

  Progress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    if (result == null) {
      return; // it failed, and println has said so
    }
    BenchmarkParams params = result.getParams();
    String benchmark = params.getBenchmark();
    String parameters =
        params.getParamsKeys().stream()
            .map(key -> key + "=" + params.getParam(key))
            .collect(Collectors.joining(" "));
    out.printf(
        Locale.ROOT,
        "%s %s: %.2f calls/s%n",
        benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1),
        parameters,
        result.getPrimaryResult().getScore());
  }

  @Override
  public void println(String line) {
    if (!line.isBlank() && !line.startsWith("#")) {
      out.println(line);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {}

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void print(String text) {}

  @Override
  public void verbosePrintln(String line) {}

  @Override
  public void write(int b) {}

  @Override
  public void write(byte[] bytes) {}

  @Override
  public void close() {}
}
