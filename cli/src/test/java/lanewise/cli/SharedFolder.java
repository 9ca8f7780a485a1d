package lanewise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code shared} with real data and recorded traces, where it is to be had: beside the
 * project, or above the folder that {@code LANEWISE_DATA} names.
 */
public final class SharedFolder {
  private SharedFolder() {}

  /** A folder in it. */
  public static Optional<Path> find(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared").resolve(name);
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    @Nullable String data = System.getenv("LANEWISE_DATA");
    return data == null
        ? Optional.empty()
        : Optional.of(Path.of(data).resolveSibling(name)).filter(Files::isDirectory);
  }
}
