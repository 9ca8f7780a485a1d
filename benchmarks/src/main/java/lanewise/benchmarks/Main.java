package lanewise.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.LanewiseException;
import lanewise.report.Table;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs suites by name and prints a table of each; any other command line is passed to JMH
 * unchanged.
 */
public final class Main {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private Main() {}

  /** The entry point. */
  public static void main(String[] args) throws Exception {
    // Tables have characters that the C locale cannot print.
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    if (args.length == 0 || args[0].equals("--help")) {
      System.out.print(Arguments.USAGE);
    } else if (args[0].equals(Arguments.PAGE)) {
      System.exit(page(args));
    } else if (args[0].equals(Arguments.SCALING)) {
      System.exit(scaling(Arrays.asList(args).subList(1, args.length)));
    } else if (Arguments.areOurs(args)) {
      System.exit(run(args));
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  private static int page(String[] args) {
    if (args.length < 2) {
      System.err.println("benchmarks: page needs a folder; --help shows how");
      return 2;
    }
    String versions = String.join(" ", Arrays.asList(args).subList(2, args.length));
    try {
      System.out.println(ComparisonPage.write(Path.of(args[1]), versions));
      return 0;
    } catch (IOException | LanewiseException e) {
      System.err.println("benchmarks: " + e.getMessage());
      return 1;
    }
  }

  /** Runs the program in a fresh JVM with the flags that benchmarks have. */
  private static int scaling(List<String> models) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(Timing.class.getAnnotation(Fork.class).jvmArgsPrepend()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Scaling.class.getName()));
    command.addAll(models);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static int run(String[] args) throws InterruptedException {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage() + "; --help lists the options");
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
    Measurement.Outcome outcome = measurement.run(suite);
    Report report = new Report(suite, outcome.figures());
    output.table(suite.text(), report.text(), report.markdown(), json(outcome));
    output.environment(report.environment());
    for (Map.Entry<Integer, PeakChart> chart : report.charts().entrySet()) {
      output.chart(suite.text() + "-" + chart.getKey(), chart.getValue());
    }
  }

  /** JMH's list, with the benchmarks that could not run. */
  private static String json(Measurement.Outcome outcome) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(text, true, StandardCharsets.UTF_8))
        .writeOut(outcome.results());
    JsonArray all = JsonParser.parseString(text.toString(StandardCharsets.UTF_8)).getAsJsonArray();
    for (Figure failure : outcome.failures()) {
      JsonObject parameters = new JsonObject();
      for (String name : failure.params().getParamsKeys()) {
        parameters.addProperty(name, failure.parameter(name));
      }
      JsonObject entry = new JsonObject();
      entry.addProperty("benchmark", failure.benchmark());
      entry.add("params", parameters);
      entry.addProperty("failure", failure.failure());
      all.add(entry);
    }
    return GSON.toJson(all) + "\n";
  }

  private static <R> void watch(CommandSuite<R> suite, Commands commands, int rounds, Output output)
      throws IOException, InterruptedException {
    List<R> results = commands.run(suite, rounds);
    Table table = suite.table(results);
    output.table(
        suite.text(),
        "%n%s%n%n%s".formatted(suite.title(), table.plain()),
        "## %s%n%n%s".formatted(suite.title(), table.markdown()),
        GSON.toJson(results) + "\n");
  }
}
