package lanewise.cli.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lanewise.cli.terminal.Waiting;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.report.Fact;
import lanewise.report.Provenance;
import lanewise.report.Report;
import lanewise.report.ReportFolder;
import lanewise.report.Section;
import lanewise.report.run.History;
import lanewise.report.run.LearningCurves;
import lanewise.run.Json;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.screen.Figures;
import lanewise.screen.Screen;

/**
 * The folder of an experiment, with its description in {@code experiment.json}, a run folder per
 * training, and the results.
 *
 * @param path the folder
 */
public record ExperimentFolder(Path path) {
  private static final String DESCRIPTION = "experiment.json";

  /**
   * Creates the folder, or opens that of the same experiment.
   *
   * @param settings of its trainings
   * @param own what else affects the results
   * @throws FormatException if the folder is used for something else or cannot be created
   */
  public static ExperimentFolder open(Path path, RunConfig settings, Map<String, ?> own) {
    Map<String, JsonElement> description = new TreeMap<>(Json.tree(settings).asMap());
    description.remove("threads"); // does not affect the results
    description.putAll(Json.tree(own).asMap());
    Path file = path.resolve(DESCRIPTION);
    if (Files.exists(file)) {
      requireSame(path, texts(read(file)), texts(description));
      return new ExperimentFolder(path);
    }
    ExperimentFolder made = new ExperimentFolder(RunFolder.create(path).path());
    made.write(DESCRIPTION, Json.of(description));
    return made;
  }

  /** Whether a folder is that of an experiment, finished or not. */
  public static boolean isExperiment(Path path) {
    return Files.exists(path.resolve(DESCRIPTION));
  }

  private static void requireSame(
      Path path, Map<String, String> there, Map<String, String> wanted) {
    TreeMap<String, String> all = new TreeMap<>(there);
    all.putAll(wanted);
    for (String name : all.keySet()) {
      String before = there.getOrDefault(name, "not given");
      String now = wanted.getOrDefault(name, "not given");
      if (!before.equals(now)) {
        throw new FormatException(
            path,
            "has an experiment with another %s, %s instead of %s: repeat its command to continue it, or give a new --out"
                .formatted(name, before, now));
      }
    }
  }

  private static Map<String, JsonElement> read(Path file) {
    try {
      Map<String, JsonElement> description =
          JsonParser.parseString(Files.readString(file)).getAsJsonObject().asMap();
      if (description.containsValue(JsonNull.INSTANCE)) {
        throw new JsonParseException("a value is missing");
      }
      return description;
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
  }

  /** The values as users write them; files of older releases have such texts. */
  private static Map<String, String> texts(Map<String, JsonElement> values) {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(JsonElement value) {
    if (value.isJsonArray()) {
      return value.getAsJsonArray().asList().stream()
          .map(ExperimentFolder::text)
          .collect(Collectors.joining(","));
    }
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  /** The folder of one of its runs. */
  public RunFolder run(String name) {
    return new RunFolder(path.resolve(name));
  }

  /**
   * The report of one of its runs.
   *
   * @throws FormatException if it is not finished
   */
  public RunReport report(String run) {
    return run(run).report();
  }

  /**
   * A run's configuration, for the report.
   *
   * @throws FormatException if it cannot be read
   */
  public List<Report.Listing> listings(String title, String run) {
    return List.of(listing(title, run(run).config()));
  }

  /**
   * A file of text, for the report.
   *
   * @throws FormatException if it cannot be read
   */
  public Report.Listing listing(String title, Path file) {
    try {
      return new Report.Listing(
          "%s (%s)".formatted(title, path.relativize(file)), Files.readString(file));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /** The configuration of an experiment with a single training. */
  public Path config() {
    return new RunFolder(path).config();
  }

  /** The configuration of the best of its runs. */
  public Path best() {
    return path.resolve("best.yaml");
  }

  /** The out-of-fold predictions of all images of a cross-validation. */
  public Path predictions() {
    return path.resolve("predictions.csv");
  }

  /** The outcome of a run, if it is finished. */
  public Optional<Outcome> finished(String name) {
    RunFolder run = run(name);
    return Files.exists(run.metrics()) ? Optional.of(Outcome.read(run)) : Optional.empty();
  }

  /** The folder of an unfinished run: an interrupted one, or a new one. */
  RunFolder begin(String name) {
    Path run = path.resolve(name);
    return Files.exists(run) ? new RunFolder(run) : RunFolder.create(run);
  }

  /** Whether a folder is that of a training within an experiment. */
  public static boolean holds(Path run) {
    Path parent = run.toAbsolutePath().normalize().getParent();
    return parent != null && isExperiment(parent);
  }

  /** Writes or replaces the result. */
  public void write(Result result) {
    write(result.file(), Json.of(result));
  }

  /**
   * Draws the report of a written result.
   *
   * @param waiting shown meanwhile
   */
  public void draw(Screen screen, PrintWriter err, Waiting waiting, Result result) {
    ReportFolder report = new ReportFolder(path);
    boolean drawn;
    try (waiting) {
      drawn = report.conclude(err, () -> result.report(this), UnaryOperator.identity());
    }
    if (drawn) {
      screen.line("report  " + report.page());
    }
  }

  /** The time when the result was written, as text; empty if it was not written. */
  public String finished(Result result) {
    Path file = path.resolve(result.file());
    return Files.exists(file) ? Provenance.finished(file) : "";
  }

  /** The time of some of its trainings, and the folder. */
  public List<Fact> facts(List<Outcome> runs) {
    double seconds = runs.stream().mapToDouble(Outcome::seconds).sum();
    return List.of(
        new Fact("time", Figures.duration(seconds) + " of training in total"),
        new Fact("folder", path.toString()));
  }

  /** The numbers of training and validation images of each training. */
  public Fact eachTraining(String run) {
    RunReport.Data data = report(run).data();
    return new Fact(
        "each training",
        "%s training images, %s validation images"
            .formatted(
                Figures.count(data.train()),
                data.validation() == 0 ? "no" : Figures.count(data.validation())));
  }

  /** The losses and accuracies of some of its trainings. */
  public Section curves(List<Outcome> runs, String what) {
    return Section.of(
        "Learning curves",
        "",
        LearningCurves.ofMany(
            runs.stream().map(run -> History.ofEpochs(run(run.run()))).toList(),
            "%d %s".formatted(runs.size(), what)));
  }

  /** Writes or replaces a file of text. */
  public Path write(String name, String text) {
    Path file = path.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
    return file;
  }
}
