package lanewise.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One engine in one configuration at one task, as the JSON file of a suite holds it.
 *
 * @param task the model or the shape
 * @param engine as its makers write it
 * @param configuration how it was set up; empty if there is one way only
 * @param file engines in one file ran in turns
 */
record Entry(
    Suite suite,
    String task,
    int threads,
    String engine,
    String configuration,
    JsonObject json,
    Path file) {
  /** The name of ours. */
  static final String LANEWISE = "Lanewise";

  private static final Map<String, String> NAMES =
      Map.of(
          Suite.LANEWISE,
          LANEWISE,
          "dl4j",
          "DL4J",
          "onnxruntime",
          "ONNX Runtime",
          "mkl",
          "MKL",
          "onednn",
          "oneDNN",
          "openblas",
          "OpenBLAS");

  /** The choice of a convolution algorithm that is not stated, because it is what users get. */
  private static final String USUAL = "auto";

  /** Reads the files of some suites in a folder; none if it holds none. */
  static List<Entry> read(Path folder, Set<Suite> suites) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Suite suite : suites) {
      Path file = folder.resolve(suite.text() + ".json");
      if (Files.exists(file)) {
        for (JsonElement json : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
          entries.add(of(suite, json.getAsJsonObject(), file));
        }
      }
    }
    return entries;
  }

  private static Entry of(Suite suite, JsonObject json, Path file) {
    Map<String, String> parameters = new LinkedHashMap<>();
    json.getAsJsonObject("params")
        .asMap()
        .forEach((name, value) -> parameters.put(name, value.getAsString()));
    String task = parameters.getOrDefault(suite.task().getFirst(), "");
    int threads = Integer.parseInt(parameters.getOrDefault(Figure.THREADS, "1"));
    parameters.keySet().removeAll(suite.task());
    String engine = suite.engine(json.get("benchmark").getAsString());
    String configuration =
        parameters.values().stream()
            .filter(value -> !value.equals(USUAL))
            .collect(Collectors.joining(" "));
    return new Entry(
        suite, task, threads, NAMES.getOrDefault(engine, engine), configuration, json, file);
  }

  boolean isOurs() {
    return engine.equals(LANEWISE);
  }

  /** The engine and its configuration. */
  String name() {
    return configuration.isEmpty() ? engine : engine + ", " + configuration;
  }

  boolean failed() {
    return json.has("failure");
  }

  /** Whether it competes with another: the same task, in turns. */
  boolean meets(Entry other) {
    return suite == other.suite
        && task.equals(other.task)
        && threads == other.threads
        && file.equals(other.file);
  }

  /** The speed, for comparing engines at one task. */
  double gflops() {
    return median("gflop");
  }

  /** What people count: images a second, or GFLOP/s of a product. */
  double rate() {
    return suite.unit() == Suite.Unit.GFLOPS ? gflops() : median("images");
  }

  /** Half the distance from the slowest to the fastest iteration, relative to the median. */
  double spread() {
    double[] all = sorted("gflop");
    return (all[all.length - 1] - all[0]) / 2 / gflops();
  }

  /** The highest FMA peak of one thread that it saw, in GFLOP/s. */
  double peak() {
    double[] all = sorted(FmaPeakProfiler.PEAK);
    return all[all.length - 1];
  }

  /** The number of JVMs it was measured in. */
  int rounds() {
    return forks("gflop").size();
  }

  private double median(String counter) {
    double[] all = sorted(counter);
    int half = all.length / 2;
    return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
  }

  private double[] sorted(String counter) {
    return forks(counter).stream()
        .flatMap(fork -> fork.getAsJsonArray().asList().stream())
        .mapToDouble(JsonElement::getAsDouble)
        .sorted()
        .toArray();
  }

  private List<JsonElement> forks(String counter) {
    return json.getAsJsonObject("secondaryMetrics")
        .getAsJsonObject(counter)
        .getAsJsonArray("rawData")
        .asList();
  }

  /** A text of the file; empty if it has none of that name. */
  String text(String name) {
    return json.has(name) ? json.get(name).getAsString() : "";
  }
}
