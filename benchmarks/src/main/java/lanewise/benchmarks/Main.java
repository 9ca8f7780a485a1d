package lanewise.benchmarks;

import com.google.gson.GsonBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs suites by name and prints a table of each; any other command line goes to JMH as it is. */
public final class Main {
  private Main() {}

  /** The program. */
  public static void main(String[] args) throws Exception {
    // Tables have signs that a plain C locale knows nothing of.
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    if (args.length == 0 || args[0].equals("--help")) {
      System.out.print(Arguments.USAGE);
    } else if (Arguments.areOurs(args)) {
      System.exit(run(args));
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  private static int run(String[] args) throws InterruptedException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage() + "; --help lists what there is");
      return 2;
    }
    try {
      Output output = new Output(System.out, arguments.out());
      for (Suite suite : arguments.suites()) {
        time(suite, arguments.measurement(), output);
      }
      if (!arguments.commandSuites().isEmpty()) {
        Commands commands = Commands.ofThisTree();
        for (CommandSuite<?> suite : arguments.commandSuites()) {
          watch(suite, commands, arguments.measurement().rounds(), output);
        }
      }
      return 0;
    } catch (IOException | RunnerException e) {
      System.err.println("benchmarks: " + e.getMessage());
      return 1;
    }
  }

  private static void time(Suite suite, Measurement measurement, Output output)
      throws IOException, RunnerException {
    List<RunResult> results = measurement.run(suite);
    Report report = new Report(suite, results.stream().map(Figure::new).toList());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(json, true, StandardCharsets.UTF_8))
        .writeOut(results);
    output.table(
        suite.text(), report.text(), report.markdown(), json.toString(StandardCharsets.UTF_8));
    for (Map.Entry<Integer, PeakChart> chart : report.charts().entrySet()) {
      output.chart(suite.text() + "-" + chart.getKey(), chart.getValue());
    }
  }

  private static <R> void watch(CommandSuite<R> suite, Commands commands, int rounds, Output output)
      throws IOException, InterruptedException {
    List<R> results = commands.run(suite, rounds);
    Table table = suite.table(results);
    output.table(
        suite.text(),
        "%n%s%n%n%s".formatted(suite.title(), table.text()),
        "## %s%n%n%s".formatted(suite.title(), table.markdown()),
        new GsonBuilder().setPrettyPrinting().create().toJson(results) + "\n");
  }
}
