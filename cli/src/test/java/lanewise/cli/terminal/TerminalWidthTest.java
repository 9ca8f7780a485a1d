package lanewise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.Lanewise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in pseudo-terminals of 20 to 200 columns. */
@Tag("thorough")
class TerminalWidthTest {
  private static final String SCRIPT = "/usr/bin/script";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data show --help", "data fetch nope"})
  void textIsBrokenOnlyBetweenWords(String command) throws Exception {
    List<String> words = words(lines(command, 200));

    for (int columns : new int[] {20, 80}) {
      assertThat(words(lines(command, columns))).isEqualTo(words);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 200})
  void tablesAndProgressHaveRoom(int columns) throws Exception {
    lines("train --steps 3 --data digits --out run", columns);
  }

  /** What a command writes; of these lines only single words are longer than the terminal. */
  private List<String> lines(String command, int columns) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(SCRIPT)), "no pseudo-terminals");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String run =
        "stty cols %d; '%s' --add-modules=jdk.incubator.vector -cp '%s' %s %s 2>&1"
            .formatted(
                columns,
                java,
                System.getProperty("java.class.path"),
                Lanewise.class.getName(),
                command);
    Process process =
        new ProcessBuilder(SCRIPT, "-qec", run, "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String written =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
    List<String> lines =
        Stream.of(written.split("[\r\n]+"))
            .filter(line -> !line.startsWith("WARNING: Using incubator")) // the JVM's
            .toList();
    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.length() <= columns || !line.strip().contains(" "));
    return lines;
  }

  private static List<String> words(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.strip().split(" +"))).toList();
  }
}
