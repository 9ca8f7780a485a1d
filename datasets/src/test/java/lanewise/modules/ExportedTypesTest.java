package lanewise.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public types that programs may build upon, as a file lists them: it is changed on purpose or
 * not at all.
 */
class ExportedTypesTest {
  private static final Path LIST = Path.of("src/test/resources/lanewise/exported-types.txt");
  private static final Path DESCRIPTOR = Path.of("src/main/module/module-info.java");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|record|enum|interface)"
              + " (\\w+)",
          Pattern.MULTILINE);

  @Test
  void theExportedTypesAreTheListedOnes() throws IOException {
    List<String> exported = new ArrayList<>();
    for (MatchResult export : EXPORT.matcher(Files.readString(DESCRIPTOR)).results().toList()) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(export.group(1).replace('.', '/')))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          PUBLIC_TYPE
              .matcher(Files.readString(file))
              .results()
              .forEach(type -> exported.add(export.group(1) + "." + type.group(1)));
        }
      }
    }
    assertThat(exported).containsExactlyInAnyOrderElementsOf(Files.readAllLines(LIST));
  }
}
