package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial of what a run endures. Its counts are those of a long trial; {@code
 * -Dlanewise.endurance=0.1} takes a tenth of them.
 */
@Tag("thorough")
@Tag("endurance")
abstract class Trial {
  static final long SEED = Long.getLong("lanewise.testSeed", 1);
  private static final double SHARE =
      Double.parseDouble(System.getProperty("lanewise.endurance", "1"));

  @TempDir protected Path folder;
  final SplittableRandom random = new SplittableRandom(SEED);
  Path data;
  Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
  }

  /** How often to try what a long trial tries so often. */
  static int times(int inFull) {
    return (int) Math.ceil(inFull * SHARE);
  }

  /** Prints what was tried and has held. */
  static void held(int count, String what) {
    System.out.printf("endurance: %,6d %s (seed %d)%n", count, what, SEED);
  }

  /** Words, separated by blanks, and further arguments. */
  static List<Object> command(String words, Object... more) {
    List<Object> command = new ArrayList<>(Arrays.asList((Object[]) words.split(" ", -1)));
    command.addAll(List.of(more));
    return command;
  }

  /**
   * A training of 45 short steps an epoch, with a checkpoint every other epoch: most of its time is
   * steps, not waiting for the disk.
   */
  List<Object> training(int epochs, Path out) {
    return command(
        "train --model simple-vgg --filters 16,32 --hidden 64 --batch-size 2 --checkpoint-every 100"
            + " --no-report --quiet --threads 1 --data",
        data,
        "--epochs",
        epochs,
        "--out",
        out);
  }

  List<Object> resume() {
    return command("train --no-report --quiet --resume", run);
  }

  /** Begins a training and kills it once it has a checkpoint. */
  void beginAndKill(int epochs) throws IOException, InterruptedException {
    Process process = new JavaProcess(folder).start(training(epochs, run).toArray());
    awaitCheckpoint(process);
    process.destroyForcibly().waitFor();
  }

  void awaitCheckpoint(Process process) throws IOException, InterruptedException {
    while (!Files.exists(run.resolve("checkpoint.safetensors"))) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err.txt"))).isTrue();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static void assertSameFiles(Path one, Path other, String... files) {
    for (String file : files) {
      assertThat(one.resolve(file)).as(file).hasSameBinaryContentAs(other.resolve(file));
    }
  }

  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Does something with a small file system at a folder; false if none may be mounted. */
  static boolean mounted(Path disk, String options, Action action) throws Exception {
    if (!done("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString())) {
      return false;
    }
    try {
      action.run();
    } finally {
      done("umount", disk.toString());
    }
    return true;
  }

  static boolean done(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Deletes a folder with all in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> left = Files.walk(folder)) {
        left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  static void assertRefused(Cli.Result result) {
    assertThat(result.status()).isNotZero();
    assertThat(result.err()).startsWith("lanewise: error: ").hasLineCount(1);
  }

  /** Flips a bit anywhere in a file, and returns what was there. */
  byte[] flip(Path file) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] bytes = before.clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
    return before;
  }
}
