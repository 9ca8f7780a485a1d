package lanewise.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/library.md, run one after the other in one folder, each in a JVM. */
@Tag("thorough")
class LibraryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?public class (\\w+).*?)```", Pattern.DOTALL);

  /** The expected output of each program. */
  private static final Map<String, String> OUTPUT =
      Map.of(
          "TrainDigits", "loss 0\\.\\d+, accuracy 9\\d\\.\\d\\d % of 200 images\n",
          "ClassifyDigits",
              "(\\d) with probability 0\\.\\d+\n"
                  + "\\[Candidate\\[name=\\1, .*\\]\n"
                  + "\\[(\\1 \\(\\d+\\.\\d\\d %\\)), \\2\\]\n"
                  + "\\1 \\(\\d+\\.\\d\\d %\\)\n",
          "TrainOnSensor",
              "test accuracy (1\\.0|0\\.9\\d*)\n"
                  + "weights in .*best.safetensors: true\n"
                  + "(sound|faulty) \\(.*%\\)\n",
          "SeveralLabels",
              "stripe above: AUC (1\\.000|0\\.9\\d\\d), F1 (1\\.000|0\\.[89]\\d\\d)\n"
                  + "stripe below: AUC (1\\.000|0\\.9\\d\\d), F1 (1\\.000|0\\.[89]\\d\\d)\n"
                  + "\\[stripe below\\]\n",
          "OwnLayer",
              "largest error of its gradients: \\d\\.\\d+E-\\d+\n"
                  + "\\(1, 28, 28\\) -> .*softsign1 .* parameters\n");

  @TempDir private Path folder;

  @Test
  void everyProgramRuns() throws IOException, InterruptedException {
    List<MatchResult> programs = PROGRAM.matcher(Files.readString(PAGE)).results().toList();
    assertThat(programs)
        .extracting(program -> program.group(2))
        .containsExactlyInAnyOrderElementsOf(OUTPUT.keySet());
    for (MatchResult program : programs) {
      String name = program.group(2);
      Path source = folder.resolve(name + ".java");
      Files.writeString(source, program.group(1));
      assertThat(run(source)).as(name).matches(OUTPUT.get(name));
    }
  }

  /** The output of a program; its error output if it fails. */
  private String run(Path source) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:ObjectAlignmentInBytes=64",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                source.getFileName().toString())
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    return process.waitFor() == 0 ? printed : printed + Files.readString(errors);
  }
}
