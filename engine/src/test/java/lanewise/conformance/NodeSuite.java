package lanewise.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The conformance suite's folder, beside the project or where LANEWISE_DATA points. */
public final class NodeSuite {
  private NodeSuite() {}

  /** The suite's folder; skips the test if this machine has none. */
  public static Path folder() {
    return shared("conformance").resolve("onnx");
  }

  /** A folder of shared test data; skips the test if it does not exist. */
  public static Path shared(String name) {
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(folder -> folder.resolve("shared"));
    Stream<Path> named =
        Stream.ofNullable(System.getenv("LANEWISE_DATA")).map(Path::of).map(Path::getParent);
    Path found =
        Stream.concat(above, named)
            .filter(Objects::nonNull)
            .map(shared -> shared.resolve(name))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "there is no shared/%s on this machine".formatted(name));
    return found;
  }
}
