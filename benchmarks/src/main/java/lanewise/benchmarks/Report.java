package lanewise.benchmarks;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lanewise.model.Release;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.Environment;
import lanewise.run.Processor;
import org.openjdk.jmh.infra.BenchmarkParams;

/** A suite's results as a table, with the machine and settings. */
final class Report {
  private final Suite suite;
  private final List<Figure> figures;
  private final double peak;

  Report(Suite suite, List<Figure> figures) {
    this.suite = suite;
    this.figures = List.copyOf(figures);
    this.peak = figures.stream().mapToDouble(Figure::peak).max().orElse(0);
  }

  /** For a terminal. */
  String text() {
    return "%n%s%n%s%n%n%s%n%s%n".formatted(suite.title(), machine(), table().plain(), notes());
  }

  /** For a file. */
  String markdown() {
    return "## %s%n%n%s%n%s%n%s%n"
        .formatted(
            suite.title(),
            machine().replaceAll("(?m)^", "- ") + "%n".formatted(),
            table().markdown(),
            notes());
  }

  /** Charts of the fractions of the peak, by number of threads. */
  Map<Integer, PeakChart> charts() {
    Map<Integer, PeakChart> charts = new TreeMap<>();
    figures.stream().map(Figure::threads).distinct().forEach(n -> charts.put(n, chart(n)));
    return charts;
  }

  private PeakChart chart(int threads) {
    List<List<Figure>> tasks =
        tasks().stream().filter(task -> task.getFirst().threads() == threads).toList();
    List<String> engines =
        tasks.stream().flatMap(List::stream).map(this::engine).distinct().toList();
    List<PeakChart.Group> groups = new ArrayList<>();
    for (List<Figure> task : tasks) {
      Map<String, Double> shares = new HashMap<>();
      task.stream()
          .filter(figure -> figure.failure() == null)
          .forEach(figure -> shares.put(engine(figure), ofPeak(figure)));
      String name =
          suite.task().stream()
              .filter(parameter -> !parameter.equals(Figure.THREADS))
              .map(task.getFirst()::parameter)
              .collect(Collectors.joining(" "));
      groups.add(
          new PeakChart.Group(
              name,
              engines.stream().map(engine -> shares.getOrDefault(engine, Double.NaN)).toList()));
    }
    String title =
        "%s: fraction of the peak of %s"
            .formatted(suite.title(), threads == 1 ? "one thread" : threads + " threads");
    return new PeakChart(title, engines, groups);
  }

  private double ofPeak(Figure figure) {
    return figure.perSecond("gflop") / (peak * figure.threads());
  }

  private Table table() {
    boolean images = suite.unit() != Suite.Unit.GFLOPS;
    List<List<Figure>> tasks = tasks();
    boolean competition = tasks.stream().anyMatch(task -> task.size() > 1);

    List<Column> columns = new ArrayList<>();
    suite.task().forEach(parameter -> columns.add(Column.words(parameter)));
    columns.add(Column.words("engine"));
    if (images) {
      columns.add(Column.count("images/s"));
    }
    if (suite.unit() == Suite.Unit.LATENCY) {
      columns.add(Column.count("µs/call"));
    }
    columns.add(Column.of("GFLOP/s", "%.1f"));
    columns.add(Column.of("±", "%.0f %%"));
    columns.add(Column.of("% of peak", "%.1f"));
    columns.add(Column.count("B/op"));
    if (competition) {
      columns.add(Column.of("first/this", "%.2f x"));
    }
    Table table = Table.of(columns);
    for (List<Figure> task : tasks) {
      for (Figure figure : task) {
        List<Object> cells = new ArrayList<>();
        suite.task().forEach(parameter -> cells.add(figure.parameter(parameter)));
        if (figure.failure() != null) {
          cells.add(engine(figure) + " cannot run: " + figure.failure().replace('|', '/'));
          cells.addAll(Collections.nCopies(columns.size() - cells.size(), "-"));
          table = table.row(cells.toArray());
          continue;
        }
        cells.add(engine(figure));
        if (images) {
          cells.add(figure.perSecond("images"));
        }
        if (suite.unit() == Suite.Unit.LATENCY) {
          cells.add(1e6 / figure.calls());
        }
        double gflops = figure.perSecond("gflop");
        cells.add(gflops);
        cells.add(100 * figure.spread("gflop"));
        cells.add(100 * ofPeak(figure));
        cells.add(figure.bytesPerCall());
        if (competition && figure != task.getFirst()) {
          cells.add(task.getFirst().perSecond("gflop") / gflops);
        }
        table = table.row(cells.toArray());
      }
    }
    return table;
  }

  /**
   * The results that compete with each other, Lanewise first; otherwise in the order of execution.
   */
  private List<List<Figure>> tasks() {
    Map<List<String>, List<Figure>> groups = new LinkedHashMap<>();
    figures.stream()
        .sorted(
            comparing((Figure figure) -> !isOurs(figure))
                .thenComparing(figure -> !figure.parameter(Figure.METHOD).equals(Figure.FORWARD)))
        .forEach(
            figure ->
                groups
                    .computeIfAbsent(
                        suite.task().stream().map(figure::parameter).toList(),
                        key -> new ArrayList<>())
                    .add(figure));
    return List.copyOf(groups.values());
  }

  private boolean isOurs(Figure figure) {
    return suite.engine(figure.benchmark()).equals(Suite.LANEWISE);
  }

  private String engine(Figure figure) {
    return (suite.engine(figure.benchmark()) + " " + figure.otherParameters(suite.task())).strip();
  }

  /** The machine and the JVMs of the figures. */
  Environment environment() {
    BenchmarkParams params = tasks().getFirst().getFirst().params();
    return new Environment(
        Release.VERSION,
        params.getJdkVersion(),
        System.getProperty("java.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Processor.model(),
        Runtime.getRuntime().availableProcessors(),
        figures.stream().mapToInt(Figure::threads).max().orElse(1),
        tasks().getFirst().getFirst().vectorBits(),
        params.getJvmArgs().stream()
            .filter(flag -> flag.startsWith("-XX:+Use") && flag.endsWith("GC"))
            .map(flag -> flag.substring("-XX:+Use".length()))
            .collect(Collectors.joining(" ")),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private String machine() {
    Figure first = tasks().getFirst().getFirst();
    BenchmarkParams params = first.params();
    return """
    %s, %d processors, %s %s
    JDK %s (%s), vectors of %d bits, FMA peak %.1f GFLOP/s of one thread
    JVM flags %s; JMH %s
    fresh JVMs for each figure, in turns: %d; in each %d x %s measured after %d x %s\
    """
        .formatted(
            Processor.model(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            params.getJdkVersion(),
            params.getVmName(),
            first.vectorBits(),
            peak,
            String.join(" ", params.getJvmArgs()),
            params.getJmhVersion(),
            first.rounds(),
            params.getMeasurement().getCount(),
            params.getMeasurement().getTime(),
            params.getWarmup().getCount(),
            params.getWarmup().getTime());
  }

  private static String notes() {
    return """
    Medians of all iterations; ± is half the distance from the slowest to the fastest of them.
    GFLOP/s count what the task is by definition, the same for every engine; the peak is the
    highest this run saw, times the threads. B/op is what -prof gc finds, JMH's own share of
    some 6 KB an iteration included.\
    """;
  }
}
