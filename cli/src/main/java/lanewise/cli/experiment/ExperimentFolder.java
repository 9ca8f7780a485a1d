package lanewise.cli.experiment;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lanewise.cli.run.Json;
import lanewise.cli.run.RunFolder;
import lanewise.format.AtomicFile;
import lanewise.format.FormatException;

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
    JsonObject object = Outcome.object(file);
    object.keySet().forEach(key -> description.put(key, object.get(key).getAsString()));
    return description;
  }

  /** The folder of one of its runs. */
  RunFolder run(String name) {
    return new RunFolder(path.resolve(name));
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

  /** Writes or replaces a file of text. */
  Path write(String name, String text) {
    Path file = path.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
    return file;
  }
}
