package lanewise.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Prints one line per finished JVM instead of JMH's output of every iteration, and the reason if a
 * JVM failed.
 */
final class Progress implements OutputFormat {
  /** The text that JMH prints if a fork ends with an error. */
  private static final Pattern EXIT = Pattern.compile("<forked VM failed with exit code (\\d+)>");

  /** The text that the JVM prints when it aborts: {@code # SIGILL (0x4) at pc=…}. */
  private static final Pattern SIGNAL = Pattern.compile("(?m)^#\\s+(SIG[A-Z]+) ");

  /** An exception's first line, or that of its cause, without its type. */
  private static final Pattern MESSAGE =
      Pattern.compile("(?m)^(?:Caused by: )?[\\w.$]+(?:Exception|Error): (.+)$");

  private final PrintStream out;
  private final List<Figure> failures = new ArrayList<>();
  private final StringBuilder printed = new StringBuilder();
  private @Nullable BenchmarkParams running;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** The benchmarks that could not run. */
  List<Figure> failures() {
    return failures;
  }

  @Override
  public void startBenchmark(BenchmarkParams params) {
    noteFailure();
    running = params;
    printed.setLength(0);
  }

  @Override
  public void endRun(Collection<RunResult> results) {
    noteFailure();
  }

  /** JMH does not report a failed benchmark: it continues with the next. */
  private void noteFailure() {
    if (running != null) {
      failures.add(Figure.failed(running, reason(printed.toString())));
      running = null;
    }
  }

  /** The reason why a JVM failed, as a short phrase, from its output. */
  static String reason(String printed) {
    String reason =
        MESSAGE
            .matcher(printed)
            .results()
            .reduce((first, last) -> last)
            .map(match -> match.group(1))
            .orElse("failed without a message");
    Matcher exit = EXIT.matcher(printed);
    if (exit.find()) {
      reason = "its JVM ended with exit code " + exit.group(1);
      Matcher signal = SIGNAL.matcher(printed);
      if (signal.find()) {
        reason += ", " + signal.group(1);
      }
    }
    return reason;
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    if (result == null) {
      return; // it failed
    }
    running = null;
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
    printed.append(line).append('\n');
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
  public void startRun() {}

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
