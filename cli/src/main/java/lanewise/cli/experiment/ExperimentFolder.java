package lanewise.cli.experiment;

import com.google.gson.JsonObject;
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
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;
import lanewise.report.Report;
import lanewise.report.ReportFolder;
import lanewise.run.Json;
import lanewise.run.RunFolder;
import lanewise.run.RunReport;
import lanewise.screen.Screen;

/**
 * The folder of an experiment: {@code experiment.json} says what it is, each training has a run
 * folder in it, and the results lie beside them.
 *
 * @param path the folder
 */
record ExperimentFolder(Path path) {
  private static final String DESCRIPTION = "experiment.json";

  /**
   * Makes the folder, or goes on in that of the same experiment.
   *
   * @param description all that the experiment's results depend on
   * @throws FormatException if something else is there, or the folder cannot be made
   */
  static ExperimentFolder open(Path path, Map<String, String> description) {
    Path file = path.resolve(DESCRIPTION);
    if (Files.exists(file)) {
      requireSame(path, read(file), new TreeMap<>(description));
      return new ExperimentFolder(path);
    }
    ExperimentFolder made = new ExperimentFolder(RunFolder.create(path).path());
    made.write(DESCRIPTION, Json.of(new TreeMap<>(description)));
    return made;
  }

  /** Whether a folder is that of an experiment, finished or not. */
  static boolean isExperiment(Path path) {
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
            "holds an experiment with another %s, %s instead of %s: repeat its command to go on with it, or give a new --out"
                .formatted(name, before, now));
      }
    }
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> description = new TreeMap<>();
    try {
      JsonObject object = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      object.keySet().forEach(key -> description.put(key, object.get(key).getAsString()));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new FormatException(file, "is damaged: " + e.getMessage());
    }
    return description;
  }

  /** The folder of one of its runs. */
  RunFolder run(String name) {
    return new RunFolder(path.resolve(name));
  }

  /**
   * The final figures of one of its runs.
   *
   * @throws FormatException if it is not finished
   */
  RunReport report(String run) {
    return Json.read(run(run).metrics(), RunReport.class);
  }

  /**
   * A run's configuration, for its readers.
   *
   * @throws FormatException if it cannot be read
   */
  List<Report.Listing> listings(String title, String run) {
    return List.of(listing(title, run(run).config()));
  }

  /**
   * A file of text, for its readers.
   *
   * @throws FormatException if it cannot be read
   */
  Report.Listing listing(String title, Path file) {
    try {
      return new Report.Listing(
          "%s (%s)".formatted(title, path.relativize(file)), Files.readString(file));
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /** What an experiment of a single training was told. */
  Path config() {
    return new RunFolder(path).config();
  }

  /** The configuration of the best of its runs. */
  Path best() {
    return path.resolve("best.yaml");
  }

  /** What is said out of fold of all images of a cross-validation. */
  Path predictions() {
    return path.resolve("predictions.csv");
  }

  /** What a run came to, if it is finished. */
  Optional<Outcome> finished(String name) {
    RunFolder run = run(name);
    return Files.exists(run.metrics()) ? Optional.of(Outcome.read(run)) : Optional.empty();
  }

  /** The folder of a run that is not finished: as an interruption left it, or a new one. */
  RunFolder begin(String name) {
    Path run = path.resolve(name);
    return Files.exists(run) ? new RunFolder(run) : RunFolder.create(run);
  }

  /** Writes or replaces what the experiment came to. */
  void write(Findings found) {
    AtomicFile.write(
        ExperimentKind.of(found).fileIn(path),
        out -> out.write(Json.of(found).getBytes(StandardCharsets.UTF_8)));
  }

  /** Draws the report of what it came to. */
  void draw(Screen screen, PrintWriter err, Findings found) {
    new ReportFolder(path).conclude(screen, err, "report  ", () -> found.report(this));
  }

  /** Writes or replaces a file of text. */
  Path write(String name, String text) {
    Path file = path.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
    return file;
  }
}
