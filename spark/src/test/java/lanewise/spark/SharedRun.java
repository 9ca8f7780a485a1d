package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One training, by one process or by two executors. */
record SharedRun(Path folder) {
  static final String CLUSTER = "spark:local-cluster[2,1,1024]";

  private static final List<String> FILES =
      List.of(
          "best.safetensors", "last.safetensors", "config.yaml", "predictions.csv", "steps.csv");

  List<Object> words(String run, int steps, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--out", folder.resolve(run)));
    words.addAll(List.of("--model", "bn-cnn", "--filters", "4,8", "--hidden", 16));
    words.addAll(List.of("--steps", steps, "--batch-size", 32, "--shards", 4, "--threads", 1));
    words.addAll(List.of("--augment", "shift=1,mixup", "--average", 0.9, "--accumulate", 2));
    words.addAll(List.of("--checkpoint-every", 1, "--no-report"));
    words.addAll(List.of(more));
    return words;
  }

  SparkFarmTest.Result train(String run, int steps, Object... more) {
    return SparkFarmTest.run(words(run, steps, more).toArray());
  }

  /** Starts a training by two executors of this process. */
  CompletableFuture<SparkFarmTest.Result> start(String run, int steps, Object... more) {
    List<Object> all = new ArrayList<>(List.of("--on", CLUSTER, "--workers", 2));
    all.addAll(List.of(more));
    return CompletableFuture.supplyAsync(() -> train(run, steps, all.toArray()));
  }

  /** A command as a process of its own, in this folder; what it prints goes to a file there. */
  Process process(List<Object> words, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX"))
            .toList());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("lanewise.cli.Lanewise");
    words.forEach(word -> command.add(word.toString()));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("printed.txt").toFile())
        .start();
  }

  /** Waits for the first checkpoint. */
  void awaitCheckpoint(String run) throws InterruptedException {
    Path checkpoint = folder.resolve(run).resolve("checkpoint.safetensors");
    for (int i = 0; i < 6_000 && !Files.exists(checkpoint); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(checkpoint).exists();
  }

  /**
   * The two executors, once they train: the only processes that this one starts. Their command
   * lines are too long to be told.
   */
  List<ProcessHandle> awaitExecutors(String run) throws InterruptedException {
    awaitCheckpoint(run);
    List<ProcessHandle> executors = ProcessHandle.current().descendants().toList();
    assertThat(executors).hasSize(2);
    return executors;
  }

  void assertSame(String run, String expected) {
    for (String file : FILES) {
      assertThat(folder.resolve(run).resolve(file))
          .hasSameBinaryContentAs(folder.resolve(expected).resolve(file));
    }
  }
}
