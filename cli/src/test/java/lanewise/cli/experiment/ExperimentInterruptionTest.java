package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("thorough")
class ExperimentInterruptionTest {
  @TempDir private Path folder;

  @Test
  void theSameCommandResumesToTheSameBytes() throws IOException, InterruptedException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Object[] whole = command(data, folder.resolve("whole"));
    Path cut = folder.resolve("cut");
    JavaProcess java = new JavaProcess(folder);

    Process process = java.start(command(data, cut));
    awaitTwoLines(process, cut.resolve("fold-2/epochs.csv"));
    process.destroy();
    Cli.Result interrupted = java.result(process);

    assertThat(interrupted.status()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(interrupted.err()).startsWith("lanewise: interrupted; ");
    assertThat(cut.resolve("crossval.json")).doesNotExist();
    assertThat(new JavaProcess(folder).run(command(data, cut)).status()).isZero();
    assertThat(new JavaProcess(folder).run(whole).status()).isZero();
    for (String file : new String[] {"predictions.csv", "fold-1/last.safetensors"}) {
      assertThat(cut.resolve(file)).hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
  }

  @Test
  void ofSeveralTrainingsAtATimeEachSettles() throws IOException, InterruptedException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), false);
    Path cut = folder.resolve("cut");
    JavaProcess java = new JavaProcess(folder);

    Process process = java.start(command(data, cut, "--parallel", 2));
    awaitTwoLines(process, cut.resolve("fold-1/epochs.csv"));
    awaitTwoLines(process, cut.resolve("fold-2/epochs.csv"));
    process.destroy();
    Cli.Result interrupted = java.result(process);

    assertThat(interrupted.status()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(interrupted.err().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("to continue: the same command with --out " + cut));
    for (String fold : new String[] {"fold-1", "fold-2"}) {
      assertThat(cut.resolve(fold).resolve("checkpoint.safetensors")).exists();
      try (Stream<Path> files = Files.list(cut.resolve(fold))) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
      }
    }
  }

  private static Object[] command(Path data, Path out, Object... more) {
    List<Object> command =
        new ArrayList<>(List.of("crossval", "--no-report", "--data", data, "--folds", 2));
    command.addAll(List.of("--epochs", 30, "--batch-size", 4, "--out", out));
    command.addAll(List.of(more));
    return command.toArray();
  }

  private static void awaitTwoLines(Process process, Path file)
      throws IOException, InterruptedException {
    while (process.isAlive() && (!Files.exists(file) || Files.readAllLines(file).size() < 2)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
