package lanewise.cli.learn.check;

import java.io.Serial;
import java.util.List;

/** The student's code is wrong: what was found, in sentences. */
@SuppressWarnings("serial") // is never serialised
final class Wrong extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final List<String> sentences;

  Wrong(List<String> sentences) {
    super(String.join(" ", sentences));
    this.sentences = List.copyOf(sentences);
  }

  Wrong(String... sentences) {
    this(List.of(sentences));
  }

  List<String> sentences() {
    return sentences;
  }
}
