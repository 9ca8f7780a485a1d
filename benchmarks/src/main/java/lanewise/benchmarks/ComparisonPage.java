package lanewise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import lanewise.benchmarks.Comparison.Peer;
import lanewise.chart.Axis;
import lanewise.chart.BarChart;
import lanewise.chart.BroadPlot;
import lanewise.chart.DotPlot;
import lanewise.report.Fact;
import lanewise.report.Figure;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.ReportFolder;
import lanewise.report.Section;
import lanewise.report.Table;
import lanewise.report.Table.Column;
import lanewise.run.Environment;
import lanewise.run.Json;
import lanewise.screen.Figures;

/**
 * The comparison with other engines as one page, made of the JSON files that the suites left in a
 * folder and in its subfolder for DL4J. Every configuration that was timed stands there, also those
 * that lost or could not run.
 */
final class ComparisonPage {
  /** In the order of the page, each with what Lanewise does there. */
  private static final Map<Suite, String> SUITES = new LinkedHashMap<>();

  static {
    SUITES.put(Suite.STEP, "trains");
    SUITES.put(Suite.INFERENCE, "classifies images");
    SUITES.put(Suite.GEMM, "multiplies matrices");
  }

  private static final String CANNOT = "cannot run";

  private final Comparison all;
  private final Environment environment;
  private final int threads;
  private final double peak;

  private ComparisonPage(Comparison all, Environment environment) {
    this.all = all;
    this.environment = environment;
    this.threads = all.threads();
    this.peak = all.peak();
  }

  /**
   * Writes the page.
   *
   * @param folder where the suites left their files
   * @param versions of the peers, as text
   * @return the page
   * @throws IOException if a file cannot be read, or there is none
   */
  static Path write(Path folder, String versions) throws IOException {
    List<Entry> entries = new ArrayList<>(Entry.read(folder, SUITES.keySet()));
    entries.addAll(Entry.read(folder.resolve("large"), SUITES.keySet()));
    entries.addAll(Entry.read(folder.resolve("dl4j"), SUITES.keySet()));
    Comparison all = new Comparison(entries);
    Entry first =
        all.ran()
            .findFirst()
            .orElseThrow(
                () -> new IOException(folder + " holds no results of step, inference or gemm"));
    ReportFolder report = new ReportFolder(folder);
    Path machine = first.file().resolveSibling(Output.ENVIRONMENT);
    Environment environment = Json.read(machine, Environment.class);
    report.write(new ComparisonPage(all, environment).report(first, versions));
    return report.page();
  }

  private Report report(Entry first, String versions) {
    List<Peer> peers =
        SUITES.keySet().stream().flatMap(suite -> all.peers(suite).stream()).toList();
    List<Section> sections = new ArrayList<>();
    if (!peers.isEmpty()) {
      sections.add(overview(peers));
    }
    sections.add(bars(Suite.STEP, "Training", "a step"));
    sections.add(bars(Suite.INFERENCE, "Inference", "at a time"));
    sections.add(products());
    sections.add(everything());
    sections.add(Published.section(all));
    return new Report(
        "How fast is Lanewise?",
        "Lanewise beside %s: %s, %s"
            .formatted(
                listed(peers.stream().map(Peer::engine).distinct().toList()),
                environment.processor(),
                counted(threads)),
        List.of(),
        headline(peers),
        List.of(),
        sections,
        facts(first, versions),
        new Provenance("benchmarks/peers FOLDER", environment),
        List.of(new Report.Listing("JVM flags of each engine", flags())));
  }

  /** For training each peer, for the other suites the one that is the hardest to beat. */
  private static List<Peer> main(List<Peer> peers) {
    Set<Suite> seen = EnumSet.noneOf(Suite.class);
    return peers.stream()
        .filter(peer -> seen.add(peer.suite()) || peer.suite() == Suite.STEP)
        .toList();
  }

  private static List<Fact> headline(List<Peer> peers) {
    return main(peers).stream()
        .map(
            peer ->
                new Fact(
                    "%s beside %s".formatted(noun(peer.suite()), peer.engine()),
                    times(peer.mean()) + " x",
                    range(peer)))
        .toList();
  }

  private static String noun(Suite suite) {
    return switch (suite) {
      case STEP -> "Training";
      case INFERENCE -> "Inference";
      default -> "Matrix products";
    };
  }

  private Section overview(List<Peer> peers) {
    List<String> clauses = new ArrayList<>();
    SUITES.forEach(
        (suite, does) -> {
          List<String> rivals =
              main(peers).stream()
                  .filter(peer -> peer.suite() == suite)
                  .map(peer -> times(peer.mean()) + " times as fast as " + peer.engine())
                  .toList();
          if (!rivals.isEmpty()) {
            clauses.add(does + " " + listed(rivals));
          }
        });
    DotPlot plot =
        DotPlot.of(
                "How many times as fast as …, " + counted(threads),
                Axis.log("Lanewise's speed divided by the other's"))
            .limit("equally fast", 1);
    for (Peer peer : peers) {
      plot =
          plot.row(
              noun(peer.suite()) + ": " + peer.engine(),
              times(peer.mean()) + " x" + (range(peer).isEmpty() ? "" : " (" + range(peer) + ")"),
              peer.ratios().stream().mapToDouble(ratio -> ratio).toArray(),
              peer.mean(),
              Double.NaN, // the dots show the range
              Double.NaN);
    }
    return new Section(
        "The answer",
        "On %s Lanewise %s: means over all tasks, each engine in its best configuration."
            .formatted(counted(threads), listed(clauses)),
        List.of(),
        List.of(
            new Figure(
                "overview",
                new BroadPlot(plot),
                "A dot is a network or a shape of matrices, the diamond and the figure their"
                    + " geometric mean. Right of the line Lanewise is faster, left of it slower.",
                true)));
  }

  /** A suite that counts images: for each task the best of each engine. */
  private Section bars(Suite suite, String title, String each) {
    Comparison here = all.of(suite, threads);
    List<Figure> figures = new ArrayList<>();
    for (String task : here.tasks()) {
      String[] parts = task.split("[@/]", -1);
      String batch = parts[parts.length - 1];
      String size = parts.length > 2 ? parts[1] : "28";
      String model = parts[0] + (parts.length > 2 ? " @" + size : "");
      String name = batch.equals("1") ? model + ", one image" : model;
      BarChart chart = BarChart.of("%s: %s, %s".formatted(title, name, counted(threads)));
      Optional<Entry> ours = here.ours(task);
      if (ours.isPresent()) {
        chart = chart.bar(ours.get().name(), ours.get().rate(), images(ours.get()));
      }
      List<Entry> best =
          here.engines().stream()
              .flatMap(engine -> here.best(engine, task).stream())
              .sorted(Comparator.comparingDouble(Entry::rate).reversed())
              .toList();
      for (Entry peer : best) {
        chart = chart.other(peer.name(), peer.rate(), images(peer) + ratio(here, peer));
      }
      for (String engine : here.engines()) {
        if (here.best(engine, task).isEmpty() && here.tried(engine, task)) {
          chart = chart.other(engine, 0, CANNOT);
        }
      }
      figures.add(
          Figure.of(
              "%s-%s".formatted(suite.text(), task.replaceAll("[@/]", "-")),
              chart,
              "%s of %s x %s pixels %s"
                  .formatted(batch.equals("1") ? "1 image" : batch + " images", size, size, each)));
    }
    return new Section(
        title,
        figures.isEmpty()
            ? ""
            : ("Images per second on %s, each engine in its best configuration; in brackets how"
                    + " many times as fast Lanewise was, in turns with it.")
                .formatted(counted(threads)),
        List.of(),
        figures);
  }

  private static String images(Entry entry) {
    return Figures.count(Math.round(entry.rate())) + "/s";
  }

  private static String ratio(Comparison here, Entry peer) {
    return here.ratio(peer).map(ratio -> " (%s x)".formatted(times(ratio))).orElse("");
  }

  private Section products() {
    Comparison here = all.of(Suite.GEMM, threads);
    if (here.entries().isEmpty()) {
      return Section.of("", "", List.of());
    }
    List<String> engines = new ArrayList<>(List.of(Entry.LANEWISE));
    engines.addAll(here.engines());
    DotPlot plot =
        DotPlot.of(
                "Matrix products: share of the peak, " + counted(threads),
                Axis.linear("share of the FMA peak").from(0).to(1).inPercent())
            .series(engines);
    for (String shape : here.tasks()) {
      double[] shares =
          engines.stream()
              .map(engine -> here.best(engine, shape))
              .mapToDouble(best -> best.map(this::share).orElse(Double.NaN))
              .toArray();
      String text =
          here.engines().stream()
              .flatMap(engine -> here.best(engine, shape).stream())
              .max(Comparator.comparingDouble(Entry::gflops))
              .map(
                  best ->
                      here.ratio(best)
                          .map(ratio -> times(ratio) + " x " + best.engine())
                          .orElse(""))
              .orElse("");
      plot = plot.row(shape, text, shares);
    }
    return Section.of(
        "Matrix products",
        "A row is a shape, M x N x K; beside it Lanewise's speed as a multiple of the best"
            + " library's.",
        List.of(
            new Figure(
                "products",
                new BroadPlot(plot),
                "The peak is what %s with multiply-adds alone.".formatted(reach()),
                true)));
  }

  private String reach() {
    return threads == 1 ? "one thread reaches" : threads + " threads reach";
  }

  private double share(Entry entry) {
    return entry.gflops() / (peak * entry.threads());
  }

  /** Everything that was timed, and what could not run. */
  private Section everything() {
    List<Table> tables = new ArrayList<>();
    for (Suite suite : SUITES.keySet()) {
      Set<Integer> counts = new TreeSet<>(Comparator.reverseOrder());
      all.entries().forEach(entry -> counts.add(entry.threads()));
      for (int count : counts) {
        Comparison here = all.of(suite, count);
        here.entries().stream()
            .map(Entry::file)
            .distinct()
            .forEach(file -> tables.add(table(here.in(file), suite, count)));
      }
    }
    Map<List<String>, List<String>> failures = new LinkedHashMap<>();
    for (Entry entry : all.entries()) {
      if (entry.failed()) {
        failures
            .computeIfAbsent(List.of(entry.name(), entry.text("failure")), _ -> new ArrayList<>())
            .add("%s on %s".formatted(entry.task(), counted(entry.threads())));
      }
    }
    if (!failures.isEmpty()) {
      Table table =
          Table.of(Column.words("could not run"), Column.words("reason"), Column.words("tasks"));
      for (Map.Entry<List<String>, List<String>> failure : failures.entrySet()) {
        List<String> key = failure.getKey();
        table = table.row(key.getFirst(), key.getLast(), String.join(", ", failure.getValue()));
      }
      tables.add(table);
    }
    return new Section(
        "All figures",
        "Every configuration, those that lost too. A figure is the median of all iterations, ± half"
            + " the distance from the slowest to the fastest; % of peak is Lanewise's. An engine as"
            + " it comes is plain. libtorch: nchw keeps freed memory and uses huge pages,"
            + " channels-last also stores images as (N,H,W,C). DL4J: onednn has oneDNN's"
            + " convolutions and pooling, no-workspaces allocates every array anew. A model is"
            + " NAME/BATCH, with its image size behind @ unless that is 28.",
        tables,
        List.of());
  }

  /** What one file holds of a suite: a row for each task, a column for each configuration. */
  private Table table(Comparison here, Suite suite, int count) {
    List<String> names =
        here.entries().stream()
            .sorted(Comparator.comparing(entry -> !entry.isOurs()))
            .map(Entry::name)
            .distinct()
            .toList();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.words("%s, %s".formatted(noun(suite), counted(count))));
    names.forEach(name -> columns.add(Column.count(name)));
    columns.add(2, Column.of("% of peak", "%.0f"));
    columns.add(Column.of("Lanewise / best", "%s"));
    boolean images = suite.unit() != Suite.Unit.GFLOPS;
    DoubleFunction<String> number =
        rate -> images ? Figures.count(Math.round(rate)) : "%.1f".formatted(rate);
    Table table = Table.of(columns).caption(images ? "images/s" : "GFLOP/s");
    for (String task : here.tasks()) {
      List<Object> cells = new ArrayList<>(List.of(task));
      for (String name : names) {
        cells.add(
            here.entries().stream()
                .filter(entry -> entry.task().equals(task) && entry.name().equals(name))
                .findFirst()
                .map(
                    entry ->
                        entry.failed()
                            ? CANNOT
                            : "%s ± %.0f %%"
                                .formatted(number.apply(entry.rate()), 100 * entry.spread()))
                .orElse(""));
      }
      cells.add(2, here.ours(task).map(ours -> 100 * share(ours)).orElse(Double.NaN));
      cells.add(
          here.engines().stream()
              .flatMap(engine -> here.best(engine, task).stream())
              .max(Comparator.comparingDouble(Entry::gflops))
              .flatMap(here::ratio)
              .map(ratio -> times(ratio) + " x")
              .orElse(""));
      table = table.row(cells.toArray());
    }
    return table;
  }

  private List<Fact> facts(Entry first, String versions) {
    List<Fact> facts = new ArrayList<>();
    if (!versions.isBlank()) {
      facts.add(new Fact("peers", versions));
    }
    facts.add(new Fact("FMA peak of one thread", "%.1f GFLOP/s".formatted(peak)));
    facts.add(
        new Fact(
            "measurement",
            "%s for each figure, engines in turns; in each %s x %s measured after %s x %s; JMH %s"
                .formatted(
                    first.rounds() == 1 ? "one fresh JVM" : first.rounds() + " fresh JVMs",
                    first.text("measurementIterations"),
                    first.text("measurementTime"),
                    first.text("warmupIterations"),
                    first.text("warmupTime"),
                    first.text("jmhVersion"))));
    facts.add(
        new Fact(
            "equal work",
            "The same networks, weights and batches for all; losses are compared before anything"
                + " is timed."));
    return facts;
  }

  private String flags() {
    Map<String, Set<String>> flags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.ran()
        .forEach(
            entry -> {
              Set<String> own = flags.computeIfAbsent(entry.name(), _ -> new LinkedHashSet<>());
              entry.json().getAsJsonArray("jvmArgs").forEach(flag -> own.add(flag.getAsString()));
            });
    return flags.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String counted(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** The lowest and the highest multiple; empty for a single one. */
  private static String range(Peer peer) {
    return peer.ratios().size() == 1
        ? ""
        : times(peer.least()) + "\u00a0to\u00a0" + times(peer.most());
  }

  /** A multiple, with two or three digits that matter. */
  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio < 2 ? "%.2f" : ratio < 20 ? "%.1f" : "%.0f", ratio);
  }

  private static String listed(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
