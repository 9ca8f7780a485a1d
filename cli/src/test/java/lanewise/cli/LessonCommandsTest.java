package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the lessons, each in an empty folder, exactly as they are but for {@code
 * bench}, which measures for a minute: {@code --brief} goes the same way in seconds.
 *
 * <p>Not run, and only looked at, are the build (it would run within itself) and the benchmarks'
 * jar, which is not there before the module is packaged.
 */
@Tag("thorough")
class LessonCommandsTest {
  @TempDir private Path folder;

  static Stream<String> ours() throws IOException {
    return commands().filter(LessonCommandsTest::isOurs);
  }

  static Stream<String> others() throws IOException {
    return commands().filter(command -> !isOurs(command));
  }

  private static Stream<String> commands() throws IOException {
    return Lesson.all().stream().flatMap(page -> page.commands().stream()).distinct();
  }

  private static boolean isOurs(String command) {
    return command.matches("(bin/)?lanewise .*");
  }

  private Cli.Result run(String command) throws IOException, InterruptedException {
    String words = command.replaceFirst("^(bin/)?lanewise ", "");
    return new JavaProcess(folder).run((Object[]) words.split(" ", -1));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void itRuns(String command) throws IOException, InterruptedException {
    Cli.Result result = run(command.replaceFirst("lanewise bench$", "lanewise bench --brief"));

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("others")
  void itNamesWhatIsThere(String command) throws IOException {
    List<String> words = List.of(command.split(" ", -1));
    if (command.startsWith("./mvnw ")) {
      String module = words.get(words.indexOf("-pl") + 1);
      String test = command.replaceFirst(".*-Dtest=(\\w+).*", "$1.java");
      try (Stream<Path> files = Files.walk(Lesson.ROOT.resolve(module).resolve("src/test/java"))) {
        assertThat(files).anyMatch(file -> file.endsWith(test));
      }
    } else {
      assertThat(command).startsWith("java -jar benchmarks/target/benchmarks.jar ");
      assertThat(Files.readString(Lesson.ROOT.resolve("docs/benchmarks.md")))
          .contains("| `" + words.get(3) + "` |");
    }
  }

  /** What the pages about threads say of their two commands. */
  @Test
  void oneThreadAndTwoWriteTheSameBytes() throws IOException, InterruptedException {
    for (String command : ours().filter(each -> each.contains(" --threads ")).toList()) {
      assertThat(run(command).status()).isZero();
    }
    assertThat(folder.resolve("runs/one/last.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("runs/two/last.safetensors"));
  }
}
