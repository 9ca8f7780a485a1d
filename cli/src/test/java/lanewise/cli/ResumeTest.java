package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at random moments and resumed ends with the same bytes as an undisturbed
 * one.
 */
@Tag("thorough")
class ResumeTest {
  private static final int KILLS = 20;
  private static final long SEED = Long.getLong("lanewise.testSeed", 1);

  @TempDir private Path folder;

  /** Options with state: plateau, average, early stopping, dropout. */
  private Object[] train(Path data, int epochs) {
    return new Object[] {
      "train",
      "--no-report",
      "--data",
      data,
      "--model",
      "simple-vgg",
      "--filters",
      "8",
      "--hidden",
      "16",
      "--dropout",
      "0.3",
      "--batch-size",
      "6",
      "--accumulate",
      "2",
      "--augment",
      "rotate=10,mixup",
      "--optimizer",
      "adamw",
      "--weight-decay",
      "0.01",
      "--clip-norm",
      "1",
      "--average",
      "0.9",
      "--schedule",
      "plateau",
      "--lr-patience",
      "0",
      "--lr-gamma",
      "0.9",
      "--metric",
      "loss",
      "--patience",
      "300",
      "--epochs",
      epochs,
      "--threads",
      "1",
      "--checkpoint-every",
      "7",
      "--recover",
      "--quiet",
      "--out",
      folder.resolve("run")
    };
  }

  @Test
  void killedTwentyTimesItComesToTheSameBytes() throws Exception {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    Object[] command = train(data, 15 * KILLS);
    assertThat(new JavaProcess(folder).run(command).status()).isZero();
    Path whole = Files.move(folder.resolve("run"), folder.resolve("whole"));
    Path run = folder.resolve("run");

    SplittableRandom random = new SplittableRandom(SEED);
    for (int kill = 1; kill <= KILLS; kill++) {
      Process process =
          Files.exists(run.resolve("config.yaml"))
              ? new JavaProcess(folder).start("train", "--resume", run, "--no-report", "--quiet")
              : new JavaProcess(folder).start(command);
      if (kill % 4 > 0) { // the others are killed somewhere in their start
        awaitChange(process, run.resolve("steps.csv"));
      }
      boolean ended = process.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended before kill %d (seed %d)", kill, SEED).isFalse();
      process.destroyForcibly().waitFor();
    }
    Cli.Result last =
        new JavaProcess(folder).run("train", "--resume", run, "--no-report", "--quiet");

    assertThat(last).isEqualTo(new Cli.Result(ExitCode.DONE, run + "\n", ""));
    for (String file : List.of("last.safetensors", "best.safetensors", "steps.csv")) {
      assertThat(run.resolve(file)).as(file).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(untimed(run.resolve("epochs.csv"))).isEqualTo(untimed(whole.resolve("epochs.csv")));
    assertThat(Files.readAllLines(run.resolve("times.csv")))
        .hasSameSizeAs(Files.readAllLines(whole.resolve("times.csv")));
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(Path::getFileName))
          .noneMatch(name -> name.toString().endsWith(".tmp"))
          .doesNotContain(Path.of("checkpoint.safetensors"));
    }
  }

  private static void awaitChange(Process process, Path file) throws Exception {
    FileTime before = Files.exists(file) ? Files.getLastModifiedTime(file) : null;
    while (process.isAlive()
        && (!Files.exists(file) || Files.getLastModifiedTime(file).equals(before))) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  /** The lines without the columns that say how long something took. */
  private static List<String> untimed(Path epochs) throws IOException {
    return Files.readAllLines(epochs).stream()
        .map(line -> line.replaceAll("(,[^,]*){3}$", ""))
        .toList();
  }
}
