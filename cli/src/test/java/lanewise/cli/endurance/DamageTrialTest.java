package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lanewise.cli.Cli;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import org.junit.jupiter.api.Test;

/** Files with other bytes than were written: refused in one line, or without effect. */
class DamageTrialTest extends Trial {
  @Test
  void flippedBitsInCheckpoints() throws Exception {
    beginAndKill(100_000);
    int flips = times(150);
    for (int i = 0; i < flips; i++) {
      assertNoticed(run.resolve("checkpoint.safetensors"), resume());
    }
    held(flips, "flipped bits in a checkpoint, noticed by train --resume");
  }

  @Test
  void flippedBitsInWeights() throws Exception {
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1");
    Object[] eval = {"eval", run, "--data", data};
    String good = Cli.run(eval).out();
    int flips = times(200);
    for (int i = 0; i < flips; i++) {
      byte[] before = flip(run.resolve("best.safetensors"));
      Cli.Result result = Cli.run(eval);
      if (result.status() == ExitCode.DONE) {
        assertThat(result.out()).isEqualTo(good);
      } else {
        assertRefused(result);
      }
      Files.write(run.resolve("best.safetensors"), before);
    }
    held(flips, "flipped bits in weights, noticed by eval or without effect");
  }

  @Test
  void flippedBitsInFilesToImport() throws Exception {
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1");
    Path file = run.resolve("last.safetensors");
    int flips = times(200);
    for (int i = 0; i < flips; i++) {
      assertNoticed(
          file,
          command(
              "import --model simple-cnn --data",
              data,
              "--out",
              folder.resolve("imported.safetensors"),
              file));
    }
    held(flips, "flipped bits in safetensors, noticed by import");
  }

  /** A flipped bit is refused, but for those of a digest's own name, which change nothing. */
  private void assertNoticed(Path file, List<Object> command) throws IOException {
    Safetensors.Content good = Safetensors.readAll(file);
    byte[] before = flip(file);
    try {
      Safetensors.Content read = Safetensors.readAll(file);
      assertThat(read.metadata()).containsAllEntriesOf(good.metadata());
      good.tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(read.tensors().get(name).values()).isEqualTo(tensor.values()));
    } catch (FormatException e) {
      assertRefused(Cli.run(command.toArray()));
    }
    Files.write(file, before);
  }

  @Test
  void commandsOnDamagedFiles() throws IOException {
    TinyRun.train(data, run, "--epochs 2 --quiet --threads 1");
    Path other = folder.resolve("other");
    TinyRun.train(data, other, "--epochs 2 --quiet --threads 1 --seed 2");
    Path again = folder.resolve("again");
    List<List<Object>> commands =
        List.of(
            command("eval", run, "--data", data),
            command("compare", run, other),
            command("report", run),
            command("inspect", run),
            command("export", run, "--out", folder.resolve("model.onnx")),
            command("predict", run, "--data", data, "--rows", "0-3"),
            command(
                "train --epochs 1 --quiet --no-report --steps 1 --threads 1 --init",
                run.resolve("best.safetensors"),
                "--data",
                data,
                "--out",
                again));
    List<Path> files =
        new ArrayList<>(
            Stream.of(
                    "best.safetensors",
                    "config.yaml",
                    "metrics.json",
                    "predictions.csv",
                    "epochs.csv",
                    "steps.csv")
                .map(run::resolve)
                .toList());
    files.add(data);
    int count = times(7160);
    byte[] before = {};
    for (int i = 0; i < count; i++) {
      int damage = i / commands.size();
      Path file = files.get(damage % files.size());
      if (i % commands.size() == 0) {
        before = damage(file, damage / files.size());
      }
      assertOneLineOrDone(commands.get(i % commands.size()), file);
      if (i % commands.size() == commands.size() - 1) {
        Files.write(file, before);
        delete(again);
      }
    }
    held(count, "commands on damaged files");
  }

  private static void assertOneLineOrDone(List<Object> command, Path file) {
    Cli.Result result = Cli.run(command.toArray());
    assertThat(result.err())
        .as("%s with a damaged %s (seed %d)", command, file, SEED)
        .doesNotContain("unexpected", "\tat ", "StackOverflow", "out of memory");
    if (result.status() != ExitCode.DONE) {
      assertThat(result.err().lines().filter(line -> line.startsWith("lanewise: error: ")))
          .as("%s with a damaged %s (seed %d): %s", command, file, SEED, result.err())
          .hasSize(1);
    }
  }

  /** Flips, cuts, zeroes, repeats or replaces some of a file, and returns what was there. */
  private byte[] damage(Path file, int kind) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] bytes = before.clone();
    int at = random.nextInt(bytes.length);
    switch (kind % 5) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 64), (byte) 0);
      case 3 -> System.arraycopy(before, 0, bytes, at, bytes.length - at);
      default -> {
        for (int i = at; i < Math.min(bytes.length, at + 16); i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
      }
    }
    Files.write(file, bytes);
    return before;
  }
}
