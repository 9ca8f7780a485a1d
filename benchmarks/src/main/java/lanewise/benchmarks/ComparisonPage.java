package lanewise.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.ReportFolder;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.Environment;

/**
 * The comparison with other engines as one page, made of the JSON files that the suites left in a
 * folder and in its subfolders. Every configuration that was timed stands there, also those that
 * lost or could not run; a peer is compared with Lanewise in the same file, which ran in turns with
 * it.
 */
final class ComparisonPage {
  private static final Set<Suite> SUITES = EnumSet.of(Suite.STEP, Suite.INFERENCE, Suite.GEMM);

  /** What others published, on other machines. */
  private static final Table PUBLISHED =
      Table.of(
              Column.words("program"),
              Column.words("what"),
              Column.words("published"),
              Column.words("machine"),
              Column.words("source"))
          .row(
              "Keras, examples/mnist_cnn.py",
              "an epoch over MNIST's 60,000 images; 12 epochs to 99.25 % accuracy",
              "16 s an epoch",
              "GRID K520 GPU",
              "github.com/keras-team/keras, examples/mnist_cnn.py of Keras 2")
          .row(
              "Keras on TensorFlow, a small convolutional network",
              "an epoch over MNIST's 60,000 images; 98.8 % after five",
              "61 to 62 s an epoch",
              "a processor that is not named",
              "github.com/hexdecimal16/Machine-Learning, mnist_number/RESULTS.md")
          .caption(
              "Other machines, other networks, other years: these figures say what people are used"
                  + " to, not who is faster.");

  /** One engine in one configuration at one task. */
  private record Row(Suite suite, List<String> task, String engine, JsonObject json, Path file) {
    boolean isOurs() {
      return engine.equals(Suite.LANEWISE) || engine.startsWith(Suite.LANEWISE + " ");
    }

    boolean failed() {
      return json.has("failure");
    }

    double median(String counter) {
      JsonElement metric = json.getAsJsonObject("secondaryMetrics").get(counter);
      double[] all =
          metric.getAsJsonObject().getAsJsonArray("rawData").asList().stream()
              .flatMap(fork -> fork.getAsJsonArray().asList().stream())
              .mapToDouble(JsonElement::getAsDouble)
              .sorted()
              .toArray();
      int half = all.length / 2;
      return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
    }

    int threads() {
      int at = suite.task().indexOf(lanewise.benchmarks.Figure.THREADS);
      return at < 0 ? 1 : Integer.parseInt(task.get(at));
    }

    String text(String name) {
      return json.has(name) ? json.get(name).getAsString() : "";
    }
  }

  private ComparisonPage() {}

  /**
   * Writes the page.
   *
   * @param folder where the suites left their files
   * @param versions of the peers, as text
   * @return the page
   * @throws IOException if a file cannot be read, or there is none
   */
  static Path write(Path folder, String versions) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path place : List.of(folder, folder.resolve("dl4j"))) {
      for (Suite suite : SUITES) {
        Path file = place.resolve(suite.text() + ".json");
        if (Files.exists(file)) {
          JsonParser.parseString(Files.readString(file)).getAsJsonArray().asList().stream()
              .map(JsonElement::getAsJsonObject)
              .forEach(json -> rows.add(row(suite, json, file)));
        }
      }
    }
    if (rows.stream().noneMatch(Row::isOurs)) {
      throw new IOException(folder + " holds no results of step, inference or gemm");
    }
    ReportFolder report = new ReportFolder(folder);
    report.write(report(rows, versions));
    return report.page();
  }

  private static Row row(Suite suite, JsonObject json, Path file) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (json.has("params")) {
      json.getAsJsonObject("params")
          .asMap()
          .forEach((name, value) -> parameters.put(name, value.getAsString()));
    }
    List<String> task =
        suite.task().stream().map(name -> parameters.getOrDefault(name, "1")).toList();
    parameters.keySet().removeAll(suite.task());
    String engine =
        suite.engine(json.get("benchmark").getAsString())
            + parameters.values().stream().map(value -> " " + value).collect(Collectors.joining());
    return new Row(suite, task, engine, json, file);
  }

  private static Report report(List<Row> rows, String versions) {
    double peak =
        rows.stream()
            .filter(row -> !row.failed())
            .mapToDouble(row -> row.median(FmaPeakProfiler.PEAK))
            .max()
            .orElse(0);
    List<Section> sections = new ArrayList<>();
    for (Suite suite : SUITES) {
      List<Row> own = rows.stream().filter(row -> row.suite() == suite).toList();
      if (!own.isEmpty()) {
        sections.add(section(suite, own, peak));
      }
    }
    sections.add(
        new Section(
            "Published by others",
            "Figures from the descriptions of other programs, beside which ours can be read.",
            List.of(PUBLISHED),
            List.of()));
    Row first = rows.stream().filter(row -> !row.failed()).findFirst().orElseThrow();
    Set<String> flags = new TreeSet<>();
    first.json().getAsJsonArray("jvmArgs").forEach(flag -> flags.add(flag.getAsString()));
    return new Report(
        "Lanewise and its peers on one machine",
        "The same networks, weights and batches for all; engines take turns in fresh JVMs",
        failures(rows),
        headline(rows),
        List.of(),
        sections,
        List.of(
            new Fact("peers", versions),
            new Fact("FMA peak of one thread", "%.1f GFLOP/s".formatted(peak)),
            new Fact("JVM flags", String.join(" ", flags)),
            new Fact(
                "measurement",
                "%s fresh JVMs for each figure; in each %s x %s after %s x %s; JMH %s"
                    .formatted(
                        first.text("forks").equals("0") ? "1" : first.text("forks"),
                        first.text("measurementIterations"),
                        first.text("measurementTime"),
                        first.text("warmupIterations"),
                        first.text("warmupTime"),
                        first.text("jmhVersion")))),
        new Provenance(
            "benchmarks/peers FOLDER",
            Environment.here(Runtime.getRuntime().availableProcessors())),
        List.of());
  }

  private static List<String> failures(List<Row> rows) {
    return rows.stream()
        .filter(Row::failed)
        .map(row -> "%s cannot run: %s".formatted(row.engine(), row.text("failure")))
        .distinct()
        .toList();
  }

  /** For each suite the first task with the most threads: Lanewise over its best peer. */
  private static List<Fact> headline(List<Row> rows) {
    List<Fact> facts = new ArrayList<>();
    for (Suite suite : SUITES) {
      rows.stream()
          .filter(row -> row.suite() == suite && row.isOurs() && !row.failed())
          .max(Comparator.comparingInt(Row::threads))
          .ifPresent(
              own ->
                  rivals(rows, own).stream()
                      .max(Comparator.comparingDouble(row -> row.median("gflop")))
                      .ifPresent(
                          best ->
                              facts.add(
                                  new Fact(
                                      suite.title() + ", " + String.join(" ", own.task()),
                                      "%.2f x"
                                          .formatted(own.median("gflop") / best.median("gflop")),
                                      "of the best peer, " + best.engine()))));
    }
    return facts;
  }

  /** Those that ran at the same task in turns with it. */
  private static List<Row> rivals(List<Row> rows, Row own) {
    return rows.stream()
        .filter(row -> !row.isOurs() && !row.failed() && row.file().equals(own.file()))
        .filter(row -> row.suite() == own.suite() && row.task().equals(own.task()))
        .toList();
  }

  private static Section section(Suite suite, List<Row> rows, double peak) {
    boolean images = suite.unit() != Suite.Unit.GFLOPS;
    List<Column> columns = new ArrayList<>();
    suite.task().forEach(name -> columns.add(Column.words(name)));
    columns.add(Column.words("engine"));
    columns.add(images ? Column.count("images/s") : Column.of("GFLOP/s", "%.1f"));
    columns.add(Column.of("% of peak", "%.1f"));
    columns.add(Column.of("lanewise/this", "%.2f x"));
    Table table = Table.of(columns);
    List<Row> ordered =
        rows.stream()
            .sorted(
                Comparator.comparing((Row row) -> row.file().toString())
                    .thenComparingInt(row -> rows.indexOf(firstOfTask(rows, row)))
                    .thenComparing(row -> !row.isOurs()))
            .toList();
    for (Row row : ordered) {
      List<Object> cells = new ArrayList<>(row.task());
      cells.add(row.failed() ? row.engine() + " cannot run" : row.engine());
      if (!row.failed()) {
        double gflops = row.median("gflop");
        cells.add(images ? row.median("images") : gflops);
        cells.add(100 * gflops / (peak * row.threads()));
        ours(rows, row).ifPresent(own -> cells.add(own.median("gflop") / gflops));
      }
      table = table.row(cells.toArray());
    }
    List<Figure> charts = new ArrayList<>();
    for (int threads :
        rows.stream().map(Row::threads).collect(Collectors.toCollection(TreeSet::new))) {
      charts.add(
          new Figure(
              suite.text() + "-" + threads,
              chart(
                  suite,
                  rows.stream().filter(row -> row.threads() == threads).toList(),
                  peak,
                  threads),
              "Shares of the peak of the threads; algorithms that need fewer operations than the"
                  + " definition counts may exceed it.",
              true));
    }
    return new Section(suite.title(), "", List.of(table), charts);
  }

  private static Row firstOfTask(List<Row> rows, Row row) {
    return rows.stream()
        .filter(other -> other.file().equals(row.file()) && other.task().equals(row.task()))
        .findFirst()
        .orElse(row);
  }

  /** Lanewise at the same task in the same file; none for Lanewise itself. */
  private static java.util.Optional<Row> ours(List<Row> rows, Row row) {
    return rows.stream()
        .filter(own -> own.isOurs() && !own.failed() && !row.isOurs())
        .filter(own -> own.file().equals(row.file()) && own.task().equals(row.task()))
        .findFirst();
  }

  private static PeakChart chart(Suite suite, List<Row> rows, double peak, int threads) {
    Set<String> engines = new LinkedHashSet<>();
    rows.stream().filter(Row::isOurs).forEach(row -> engines.add(row.engine()));
    rows.stream().filter(row -> !row.failed()).forEach(row -> engines.add(row.engine()));
    Map<List<String>, double[]> shares = new LinkedHashMap<>();
    List<String> order = List.copyOf(engines);
    for (Row row : rows) {
      if (!row.failed()) {
        double[] group =
            shares.computeIfAbsent(
                row.task(),
                _ -> {
                  double[] none = new double[order.size()];
                  Arrays.fill(none, Double.NaN);
                  return none;
                });
        int at = order.indexOf(row.engine());
        double share = row.median("gflop") / (peak * threads);
        // Lanewise ran in turns with each peer: the first file's figure stands.
        group[at] = Double.isNaN(group[at]) ? share : group[at];
      }
    }
    return new PeakChart(
        "%s: fraction of the peak, %s"
            .formatted(suite.title(), threads == 1 ? "one thread" : threads + " threads"),
        order,
        shares.entrySet().stream()
            .map(
                entry ->
                    new PeakChart.Group(
                        entry.getKey().getFirst(),
                        Arrays.stream(entry.getValue()).boxed().toList()))
            .toList());
  }
}
