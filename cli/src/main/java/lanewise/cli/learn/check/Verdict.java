package lanewise.cli.learn.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a student's code.
 *
 * @param sentences what was found, for the student
 */
public record Verdict(Outcome outcome, List<String> sentences) {
  /** How it came out. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** A speed that a busy machine does not let anybody measure. */
    NOT_JUDGED;

    /** For readers: {@code not judged}. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  public Verdict {
    sentences = List.copyOf(sentences);
  }

  static Verdict passed(List<String> sentences) {
    return new Verdict(Outcome.PASSED, sentences);
  }

  /** A verdict against the code. */
  public static Verdict failed(List<String> sentences) {
    return new Verdict(Outcome.FAILED, sentences);
  }

  /** Whether the code passed. */
  public boolean isPassed() {
    return outcome == Outcome.PASSED;
  }

  /** Writes it for {@link #read}: a line for the outcome, a line for each sentence. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(outcome.name());
    sentences.forEach(sentence -> lines.add(sentence.replaceAll("\\s*\\R\\s*", " ")));
    Files.write(file, lines);
  }

  /** The verdict in a file; null if the process ended before it had written one. */
  public static @Nullable Verdict read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    List<String> lines = Files.readAllLines(file);
    for (Outcome outcome : Outcome.values()) {
      if (!lines.isEmpty() && Objects.equals(lines.getFirst(), outcome.name())) {
        return new Verdict(outcome, lines.subList(1, lines.size()));
      }
    }
    return null;
  }
}
