package lanewise.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The conformance suite's folder, beside the project or where LANEWISE_DATA points. */
public final class NodeSuite {
  private NodeSuite() {}

  /** The folder; skips the test if this machine has none. */
  public static Path folder() {
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(folder -> folder.resolve("shared"));
    Stream<Path> named =
        Stream.ofNullable(System.getenv("LANEWISE_DATA")).map(Path::of).map(Path::getParent);
    Path found =
        Stream.concat(above, named)
            .filter(Objects::nonNull)
            .map(shared -> shared.resolve("conformance").resolve("onnx"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "there is no shared/conformance/onnx on this machine");
    return found;
  }
}
