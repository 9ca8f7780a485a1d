package lanewise.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.run.RunFolder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A run, or a file, as a user names it: by its path; as {@code latest}, the newest run in the
 * folder {@code runs}; or by a part of the name of one run there.
 */
public final class RunPath implements ITypeConverter<Path> {
  private static final Path RUNS = Path.of("runs");
  private static final String LATEST = "latest";
  private static final int NAMED = 5;

  private final Path folder;

  /** Looks in the usual place. */
  public RunPath() {
    this(RUNS);
  }

  RunPath(Path folder) {
    this.folder = folder;
  }

  @Override
  public Path convert(String text) {
    Path path = Path.of(text);
    List<Path> runs = Files.exists(path) ? List.of() : newestFirst();
    if (runs.isEmpty()) {
      return path; // which is there, or whose reader says that it is not
    }
    List<Path> meant =
        text.equals(LATEST)
            ? runs.subList(0, 1)
            : runs.stream().filter(run -> name(run).contains(text)).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    throw new TypeConversionException(
        meant.isEmpty()
            ? "there is no '%s'; the newest run is %s".formatted(text, runs.getFirst())
            : "'%s' is a part of the names of %d runs: %s%s; give more of it"
                .formatted(
                    text,
                    meant.size(),
                    meant.stream()
                        .limit(NAMED)
                        .map(RunPath::name)
                        .collect(Collectors.joining(", ")),
                    meant.size() > NAMED ? ", …" : ""));
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(run -> Files.exists(new RunFolder(run).config()))
          .sorted(Comparator.comparing(RunPath::begun).reversed())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Its configuration is written once. */
  private static FileTime begun(Path run) {
    try {
      return Files.getLastModifiedTime(new RunFolder(run).config());
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static String name(Path run) {
    return String.valueOf(run.getFileName());
  }
}
