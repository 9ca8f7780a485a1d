package lanewise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs suites by name and prints a table of each; any other command line goes to JMH as it is. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar benchmarks.jar SUITE... [--full] [--out DIR]
             java -jar benchmarks.jar REGEX [JMH's own options; -h lists them]

      suites:
        gemm          matrix products
        convolution   3x3 convolutions, forward and backward
        step          whole training steps
        inference     batches forward
        all           these four

        --quick       one JVM for each figure, a quarter of a minute (as if left out)
        --full        five JVMs for each figure, two minutes: for publishing
        --out DIR     also write DIR/SUITE.md (the table) and DIR/SUITE.json (all that JMH knows)
      """;

  private static final TimeValue ITERATION = TimeValue.seconds(2);

  /** JVMs, and iterations in each, of a full run. */
  private static final int LONG = 5;

  /** Iterations of a quick one. */
  private static final int SHORT = 3;

  private final Set<Suite> suites = EnumSet.noneOf(Suite.class);
  private boolean full;
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
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--full" -> full = true;
        case "--quick" -> full = false;
        case "--out" -> {
          i++;
          if (i == args.length) {
            throw new IllegalArgumentException("--out needs a directory");
          }
          out = Path.of(args[i]);
        }
        default -> suites.addAll(Suite.named(args[i]));
      }
    }
    if (suites.isEmpty()) {
      throw new IllegalArgumentException("no suite named");
    }
  }

  private void run(Suite suite) throws RunnerException, IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(suite.pattern())
            .addProfiler(GCProfiler.class)
            .addProfiler(FmaPeakProfiler.class)
            .shouldFailOnError(true)
            .forks(full ? LONG : 1)
            .warmupIterations(full ? LONG : suite.quickWarmUps())
            .warmupTime(ITERATION)
            .measurementIterations(full ? LONG : SHORT)
            .measurementTime(ITERATION);
    if (out != null) {
      options.resultFormat(ResultFormatType.JSON).result(file(suite, ".json").toString());
    }
    Collection<RunResult> results = new Runner(options.build(), new Progress(System.err)).run();
    if (results.isEmpty()) {
      throw new RunnerException("no benchmark matches " + suite.pattern());
    }
    List<Figure> figures = new ArrayList<>();
    results.forEach(result -> figures.add(new Figure(result)));
    Report report = new Report(suite, figures);
    System.out.println(report.text());
    if (out != null) {
      Files.writeString(file(suite, ".md"), report.markdown());
    }
  }

  private Path file(Suite suite, String ending) {
    return Path.of(String.valueOf(out)).resolve(suite.text() + ending);
  }
}
