package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    return new JavaProcess(folder).run(words(command));
  }

  private static Object[] words(String command) {
    return command.replaceFirst("^(bin/)?lanewise ", "").split(" ", -1);
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
      List<String> tests =
          Stream.of(command.replaceFirst(".*-Dtest=(\\S+).*", "$1").split(","))
              .map(test -> test + ".java")
              .toList();
      try (Stream<Path> files = Files.walk(Lesson.ROOT.resolve(module).resolve("src/test/java"))) {
        assertThat(files.map(file -> file.getFileName().toString())).containsAll(tests);
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
    assertThat(folder.resolve("runs/on-one-thread/last.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("runs/on-two-threads/last.safetensors"));
  }

  /** The first session, in one folder and in order; the student's work is the sample solution. */
  @Test
  void ninetyMinutesAsWritten() throws IOException, InterruptedException {
    Lesson page = Lesson.read(Path.of("docs/ninety-minutes.md"));
    assertThat(page.commands()).hasSizeGreaterThan(8);
    for (String command : page.commands()) {
      if (command.contains("playground")) {
        untilItSays("http://127.0.0.1:", command);
      } else if (command.contains("--watch")) {
        untilItSays("16 of 16 elements are wrong", command);
      } else {
        Cli.Result result = run(command);
        assertThat(result.status()).as(command + ": " + result.err()).isZero();
      }
      if (command.contains("hint")) {
        Files.copy(
            Path.of("src/test/resources/lanewise/cli/learn/solution/convolution/Convolution.java"),
            folder.resolve("learn/Convolution.java"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    assertThat(folder.resolve("runs/first/report.html")).exists();
    assertThat(folder.resolve("runs/one/last.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("runs/two/last.safetensors"));
  }

  private void untilItSays(String text, String command) throws IOException, InterruptedException {
    Process process = new JavaProcess(folder).start(words(command));
    try {
      Path out = folder.resolve("out.txt");
      while (process.isAlive() && !Files.readString(out).contains(text)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(out).content().contains(text);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
