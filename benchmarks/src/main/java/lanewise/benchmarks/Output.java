package lanewise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where tables go: to a stream, and into a folder as well if there is one. */
final class Output {
  private final PrintStream stream;
  private final @Nullable Path folder;

  /**
   * An output.
   *
   * @param folder is made if it is not there; null for none
   */
  Output(PrintStream stream, @Nullable Path folder) throws IOException {
    this.stream = stream;
    this.folder = folder;
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /** Shows a table, and keeps it as {@code NAME.md}, the figures behind it as {@code NAME.json}. */
  void table(String name, String text, String markdown, String json) throws IOException {
    stream.println(text);
    if (folder != null) {
      Files.writeString(folder.resolve(name + ".md"), markdown);
      Files.writeString(folder.resolve(name + ".json"), json);
    }
  }
}
