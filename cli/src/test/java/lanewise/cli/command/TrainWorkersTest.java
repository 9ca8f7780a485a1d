package lanewise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that processes share: kills, pauses, and mistakes. */
class TrainWorkersTest {
  private static final int STEPS = 150;

  @TempDir private Path folder;
  private Path data;
  private Path secret;
  private int port;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    secret = Files.writeString(folder.resolve("secret"), "a word\n");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  private List<Object> train(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--quiet", "--no-report"));
    words.addAll(List.of("--threads", 1));
    words.addAll(List.of(more));
    return words;
  }

  private List<Object> whole(Object... more) {
    List<Object> words = train("--data", data, "--model", "bn-cnn", "--filters", "4,8");
    words.addAll(List.of("--batch-size", 16, "--shards", 4, "--steps", STEPS));
    words.addAll(List.of("--augment", "shift=1", "--checkpoint-every", 1));
    words.addAll(List.of(more));
    return words;
  }

  private List<Object> worker(List<Object> words, int rank) {
    List<Object> all = new ArrayList<>(words);
    all.addAll(List.of("--workers", 2, "--rank", rank, "--secret", secret));
    all.addAll(List.of("--rendezvous", "127.0.0.1:" + port));
    return all;
  }

  private JavaProcess process(int rank) throws IOException {
    return new JavaProcess(Files.createDirectories(folder.resolve("process" + rank)));
  }

  private void awaitCheckpoint() throws Exception {
    Path checkpoint = folder.resolve("run/checkpoint.safetensors");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(checkpoint)) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void assertDone(Cli.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  private void assertSameAsAlone() {
    assertDone(Cli.run(whole("--out", folder.resolve("alone")).toArray()));
    for (String file :
        List.of(
            "best.safetensors",
            "last.safetensors",
            "config.yaml",
            "predictions.csv",
            "steps.csv")) {
      assertThat(folder.resolve("run").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("alone").resolve(file));
    }
  }

  @Test
  @Tag("thorough")
  void afterAKillTheRunGoesOnToTheSameBytes() throws Exception {
    List<Object> words = whole("--out", folder.resolve("run"));
    Process first = process(0).start(worker(words, 0).toArray());
    Process second = process(1).start(worker(words, 1).toArray());
    awaitCheckpoint();
    second.destroyForcibly().waitFor();

    Cli.Result broken = process(0).result(first);
    assertThat(broken.err())
        .startsWith("lanewise: error: worker 1 is gone: ")
        .containsPattern("; the run is kept after step \\d+, to go on with --resume\n$")
        .hasLineCount(1);
    assertThat(broken.status()).isEqualTo(ExitCode.FAILED);

    List<Object> again = train("--resume", folder.resolve("run"));
    Process resumed = process(0).start(worker(again, 0).toArray());
    Process joining = process(1).start(worker(again, 1).toArray());
    assertDone(process(0).result(resumed));
    assertDone(process(1).result(joining));
    assertSameAsAlone();
  }

  @Tag("thorough")
  @Test
  void aPausedWorkerIsAwaited() throws Exception {
    List<Object> words = whole("--out", folder.resolve("run"));
    Process first = process(0).start(worker(words, 0).toArray());
    Process second = process(1).start(worker(words, 1).toArray());
    awaitCheckpoint();
    signal("STOP", second);
    TimeUnit.SECONDS.sleep(3);
    assertThat(first.isAlive()).isTrue();
    signal("CONT", second);

    assertDone(process(0).result(first));
    assertDone(process(1).result(second));
    assertSameAsAlone();
  }

  private static void signal(String name, Process process) throws Exception {
    new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, process.pid()))
        .start()
        .waitFor();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rank 0 | --on, --mirror, --rank, --rendezvous and --secret go with --workers",
        "--workers 2 --shards 4 | --workers needs --on, or --rank, --rendezvous and --secret",
        "--workers 2 --shards 4 --on spark --rank 0 | --on finds the workers itself: leave out"
            + " --rank, --rendezvous and --secret",
        "--workers 2 --shards 4 --mirror hdfs://h/d --rank 0 | --mirror goes with --on",
        "--workers 4 --shards 2 --rank 0 --rendezvous h:1 --secret s | --workers 4 cannot share"
            + " --shards 2: give as many shards as workers, or 2, 4, 8 … times as many",
        "--workers 2 --shards 2 --rank 2 --rendezvous h:1 --secret s | --rank must be 0 to 1,"
            + " given 2",
        "--workers 2 --shards 2 --rank 0 --rendezvous h --secret s | --rendezvous: expected"
            + " HOST:PORT, given 'h'",
        "--shards 3 | --shards must be a power of two, given 3",
        "--shards 8 --batch-size 60 | a batch of 60 images cannot be cut into 8 equal shards:"
            + " give a multiple of 8"
      })
  void mistakesAreOneLine(String options, String message) {
    List<Object> words = train("--data", data, "--out", folder.resolve("run"));
    words.addAll(List.of(options.split(" ")));
    Cli.assertOneLine(Cli.run(words.toArray()), message, ExitCode.USAGE);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  @Tag("thorough")
  void otherSettingsAreNamedByBoth() throws Exception {
    Process first =
        process(0).start(worker(whole("--out", folder.resolve("run"), "--lr", 0.01), 0).toArray());
    Cli.Result second = process(1).run(worker(whole("--lr", 0.02), 1).toArray());
    String why = "worker 1 cannot train along: its lr is 0.02, that of worker 0 is 0.01";
    Cli.assertOneLine(second, why, ExitCode.FAILED);
    Cli.assertOneLine(process(0).result(first), why, ExitCode.FAILED);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aSecretThatIsMissingOrEmptyIsASentence() throws IOException {
    List<Object> words = worker(whole("--out", folder.resolve("run")), 0);
    Files.writeString(secret, " \n");
    Cli.assertOneLine(
        Cli.run(words.toArray()),
        secret + ": is empty: the workers need a secret",
        ExitCode.FAILED);
    Files.delete(secret);
    Cli.assertOneLine(Cli.run(words.toArray()), secret + ": ", ExitCode.FAILED);
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
