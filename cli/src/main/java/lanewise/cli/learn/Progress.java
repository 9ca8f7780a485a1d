package lanewise.cli.learn;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.learn.check.Exercise;
import lanewise.file.AtomicFile;
import lanewise.run.Json;
import lanewise.text.Choice;

/**
 * How far a student is.
 *
 * @param exercises those that were begun; the one worked on last is the last
 */
record Progress(List<Entry> exercises) {
  private static final String FILE = "progress.json";

  /**
   * One exercise.
   *
   * @param passed whether an answer has passed
   * @param checks how often answers were checked
   * @param hints how many hints have been read
   */
  record Entry(String name, boolean passed, int checks, int hints) {
    Entry checked(boolean well) {
      return new Entry(name, passed || well, checks + 1, hints);
    }

    Entry hinted() {
      return new Entry(name, passed, checks, hints + 1);
    }
  }

  /** Whether progress is noted in a folder. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * The progress noted in a folder; none where there is no note.
   *
   * @throws lanewise.LanewiseException if the note is something else
   */
  static Progress read(Path folder) {
    return isIn(folder) ? Json.read(folder.resolve(FILE), Progress.class) : new Progress(List.of());
  }

  /** Notes it in a folder. */
  void write(Path folder) {
    byte[] text = (Json.of(this) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.resolve(FILE), out -> out.write(text));
  }

  /** What is noted of an exercise. */
  Entry of(Exercise exercise) {
    String name = Choice.name(exercise);
    return exercises.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElse(new Entry(name, false, 0, 0));
  }

  /** With an entry as the one worked on last. */
  Progress with(Entry entry) {
    List<Entry> all = new ArrayList<>(exercises);
    all.removeIf(old -> old.name().equals(entry.name()));
    all.add(entry);
    return new Progress(all);
  }
}
