package lanewise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs suites by name and prints a table of each; any other command line goes to JMH as it is. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar benchmarks.jar SUITE... [--full] [-p NAME=VALUE,...]... [--out DIR]
             java -jar benchmarks.jar REGEX [JMH's own options; -h lists them]

      suites:
        gemm          matrix products
        convolution   3x3 convolutions, forward and backward
        ladder        one convolution, from plain loops to Winograd (docs/lessons)
        step          whole training steps
        inference     batches forward
        all           these five

        --quick       one JVM for each figure (as if left out)
        --full        five JVMs for each figure, engines taking turns: for publishing
        -p NAME=A,B   only these values of a parameter, such as threads=2
        --out DIR     also write DIR/SUITE.md (the table) and DIR/SUITE.json (all that JMH knows)
      """;

  private static final Measurement QUICK = new Measurement(1, 5, 3, Map.of());
  private static final Measurement FULL = new Measurement(5, 8, 5, Map.of());

  private final Set<Suite> suites = EnumSet.noneOf(Suite.class);
  private final Map<String, String[]> parameters = new LinkedHashMap<>();
  private Measurement measurement = QUICK;
  private @Nullable Path out;

  private Main() {}

  /** The program. */
  public static void main(String[] args) throws Exception {
    // Tables have signs that a plain C locale knows nothing of.
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    if (args.length == 0 || args[0].equals("--help")) {
      System.out.print(USAGE);
    } else if (Suite.isName(args[0]) || args[0].startsWith("--")) {
      System.exit(new Main().run(args));
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  private int run(String[] args) throws IOException {
    try {
      parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage() + "; --help lists what there is");
      return 2;
    }
    if (out != null) {
      Files.createDirectories(out);
    }
    for (Suite suite : suites) {
      try {
        run(suite);
      } catch (RunnerException e) {
        System.err.println("benchmarks: " + suite.title() + " failed: " + e.getMessage());
        return 1;
      }
    }
    return 0;
  }

  private void parse(String[] args) {
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--full" -> measurement = FULL;
        case "--quick" -> measurement = QUICK;
        case "--out" -> out = Path.of(valueOf(word, words));
        case "-p" -> {
          String[] parameter = valueOf(word, words).split("=", 2);
          if (parameter.length < 2) {
            throw new IllegalArgumentException("-p needs NAME=VALUE, given " + parameter[0]);
          }
          parameters.put(parameter[0], parameter[1].split(","));
        }
        default -> suites.addAll(Suite.named(word));
      }
    }
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("no suite named");
    }
  }

  private static String valueOf(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private void run(Suite suite) throws RunnerException, IOException {
    List<RunResult> results = measurement.with(parameters).run(suite);
    Report report = new Report(suite, results.stream().map(Figure::new).toList());
    System.out.println(report.text());
    if (out != null) {
      Files.writeString(file(suite, ".md"), report.markdown());
      String json = file(suite, ".json").toString();
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
    }
  }

  private Path file(Suite suite, String ending) {
    return Path.of(String.valueOf(out)).resolve(suite.text() + ending);
  }
}
