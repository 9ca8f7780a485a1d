package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes that train together, one of which is killed, stopped, cut off or without room: each
 * ends with one line, in time, and the command repeated comes to the bytes of one process alone.
 */
class WorkersTrialTest extends Trial {
  private static final int WAIT = 15;

  /** What a process may take to end beyond its longest wait. */
  private static final int SLACK = 30;

  private static final int EPOCHS = 60;
  private static final String[] FILES = {
    "best.safetensors", "last.safetensors", "steps.csv", "predictions.csv"
  };

  private final List<Process> started = new ArrayList<>();
  private Path secret;
  private Path whole;
  private int port;

  @BeforeEach
  void trainAlone() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), "a word\n");
    whole = folder.resolve("whole");
    assertThat(Cli.run(shared(whole).toArray()).status()).isZero();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  private List<Object> shared(Path out) {
    return command(
        "train --model bn-cnn --filters 8,16 --hidden 32 --batch-size 4 --shards 2 --augment"
            + " shift=1 --checkpoint-every 20 --no-report --quiet --threads 1 --data",
        data,
        "--epochs",
        EPOCHS,
        "--out",
        out);
  }

  private JavaProcess java(int rank) throws IOException {
    return new JavaProcess(
        rank == 0 ? folder : Files.createDirectories(folder.resolve("worker" + rank)));
  }

  /** Starts a worker: begins the run, or goes on with it. */
  private Process start(int rank, int at, int wait) throws IOException {
    boolean begun = Files.exists(run.resolve("config.yaml"));
    List<Object> words = begun ? resume() : shared(run);
    words.addAll(List.of("--workers", 2, "--rank", rank, "--secret", secret, "--wait", wait));
    words.addAll(List.of("--rendezvous", "127.0.0.1:" + at));
    Process process = java(rank).start(words.toArray());
    started.add(process);
    return process;
  }

  private List<Process> start(int wait) throws IOException {
    return List.of(start(0, port, wait), start(1, port, wait));
  }

  /** How a worker ends, within the time that it may wait. */
  private Cli.Result end(int rank, Process process, int wait) throws Exception {
    boolean ended = process.waitFor(wait + SLACK, TimeUnit.SECONDS);
    assertThat(ended).as("worker %d has ended in time", rank).isTrue();
    Cli.Result result = java(rank).result(process);
    if (result.status() != ExitCode.DONE) {
      assertRefused(result);
    }
    return result;
  }

  private void assertEndsAsAlone() throws Exception {
    if (!Files.exists(run.resolve("metrics.json"))) {
      List<Process> both = start(WAIT);
      for (int rank = 0; rank < 2; rank++) {
        Cli.Result result = java(rank).result(both.get(rank));
        assertThat(result.status()).as(result.err()).isZero();
      }
    }
    assertSameFiles(run, whole, FILES);
    delete(run);
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(done("kill", "-" + name, Long.toString(process.pid()))).isTrue();
  }

  private void pause(int most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(most));
  }

  /** Kills at random moments of the time that an undisturbed run takes. */
  private void kills(int victim, int count) throws Exception {
    long begin = System.nanoTime();
    assertEndsAsAlone();
    long usual = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    for (int met = 0; met < count; ) {
      List<Process> both = start(WAIT);
      Process killed = both.get(victim);
      if (!killed.waitFor(random.nextLong(usual), TimeUnit.MILLISECONDS)) {
        killed.destroyForcibly().waitFor();
        met++;
      }
      end(1 - victim, both.get(1 - victim), WAIT);
      if (Files.exists(run.resolve("metrics.json"))) {
        assertEndsAsAlone();
      }
    }
    assertEndsAsAlone();
  }

  @Test
  void killsOfAWorker() throws Exception {
    int kills = times(10);
    kills(1, kills);
    held(kills, "kills of a worker, resumed to the same bytes");
  }

  @Test
  void killsOfTheFirstWorker() throws Exception {
    int kills = times(3);
    kills(0, kills);
    held(kills, "kills of the worker that keeps the run, resumed to the same bytes");
  }

  @Test
  void stopsWithinTheLimit() throws Exception {
    int stops = times(2);
    for (int stop = 0; stop < stops; stop++) {
      List<Process> both = start(60);
      awaitCheckpoint(both.getFirst());
      pause(500);
      Process stopped = both.get((stop + 1) % 2);
      signal("STOP", stopped);
      TimeUnit.SECONDS.sleep(30);
      signal("CONT", stopped);
      for (int rank = 0; rank < 2; rank++) {
        Cli.Result result = end(rank, both.get(rank), 60);
        assertThat(result.status()).as(result.err()).isZero();
      }
      assertEndsAsAlone();
    }
    held(stops, "stops of 30 s, after which both went on to the same bytes");
  }

  @Test
  void stopsBeyondTheLimit() throws Exception {
    int wait = 8;
    int stops = times(4);
    for (int stop = 0; stop < stops; stop++) {
      List<Process> both = start(wait);
      awaitCheckpoint(both.getFirst());
      pause(500);
      int victim = (stop + 1) % 2;
      signal("STOP", both.get(victim));
      Cli.Result other = end(1 - victim, both.get(1 - victim), wait);
      assertThat(other.err()).contains("nothing came from worker " + victim + " within 8 s");
      signal("CONT", both.get(victim));
      Cli.Result late = end(victim, both.get(victim), wait);
      assertThat(late.err()).contains("worker " + (1 - victim) + " ");
      assertEndsAsAlone();
    }
    held(stops, "stops beyond the limit, told and resumed to the same bytes");
  }

  @Test
  void cutConnections() throws Exception {
    int cuts = times(6);
    int wait = 10;
    for (int cut = 0; cut < cuts; cut++) {
      Process first = start(0, port, wait);
      try (Wire wire = new Wire(port)) {
        Process second = start(1, wire.port(), wait);
        wire.await();
        awaitCheckpoint(first);
        pause(500);
        if (cut % 2 == 0) {
          wire.cut();
        } else {
          wire.fallSilent();
        }
        end(0, first, wait);
        end(1, second, wait);
      }
      assertEndsAsAlone();
    }
    held(cuts, "connections cut or fallen silent, resumed to the same bytes");
  }

  @Test
  void fullDisks() throws Exception {
    int disks = times(6);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run = disk.resolve("run");
    for (int i = 0; i < disks; i++) {
      int kilobytes = 8 + random.nextInt(180);
      assumeTrue(
          mounted(
              disk,
              "size=" + kilobytes + "k",
              () -> {
                List<Process> both = start(WAIT);
                Cli.Result first = end(0, both.getFirst(), WAIT);
                Cli.Result second = end(1, both.getLast(), WAIT);
                if (first.status() != ExitCode.DONE) {
                  assertThat(first.err()).containsPattern("cannot be (written|read)");
                  assertThat(second.err()).contains("worker 0 ");
                }
                assertThat(done("mount", "-o", "remount,size=16m", disk.toString())).isTrue();
                assertEndsAsAlone();
              }),
          "skipped: no file system may be mounted here");
    }
    held(disks, "full disks of the worker that keeps the run, resumed to the same bytes");
  }
}
