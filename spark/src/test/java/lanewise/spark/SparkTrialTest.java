package lanewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training on executors that are killed or stopped at random moments, or that lose their driver:
 * each ends with the bytes of one process alone.
 */
@Tag("thorough")
@Tag("endurance")
class SparkTrialTest {
  private static final int STEPS = 400;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("lanewise.seed", System.nanoTime() & 0xffff));

  @TempDir private Path folder;
  private SharedRun shared;

  @BeforeEach
  void trainAlone() {
    SparkFarmTest.requireSpark();
    shared = new SharedRun(folder);
    assertThat(shared.train("alone", STEPS).err()).isEmpty();
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
  }

  @Test
  void killedExecutors() throws Exception {
    int kills = Integer.getInteger("lanewise.kills", 10);
    for (int kill = 0; kill < kills; kill++) {
      String run = "executor" + kill;
      CompletableFuture<SparkFarmTest.Result> training = shared.start(run, STEPS);
      List<ProcessHandle> executors = shared.awaitExecutors(run);
      pause();
      assertThat(training).as("still training").isNotDone();
      executors.get(random.nextInt(2)).destroyForcibly();
      assertThat(training.get(300, TimeUnit.SECONDS).err()).isEmpty();
      shared.assertSame(run, "alone");
    }
    System.out.println(kills + " kills of an executor, replaced, with the same bytes");
  }

  @Test
  void killedDrivers() throws Exception {
    int kills = 3;
    for (int kill = 0; kill < kills; kill++) {
      String run = "driver" + kill;
      Process driver =
          shared.process(
              shared.words(run, STEPS, "--quiet", "--on", SharedRun.CLUSTER, "--workers", 2));
      List<ProcessHandle> executors = new ArrayList<>();
      try {
        shared.awaitCheckpoint(run);
        pause();
        executors.addAll(driver.descendants().toList());
        assertThat(executors).hasSize(2);
      } finally {
        driver.destroyForcibly().waitFor();
      }
      for (ProcessHandle executor : executors) {
        executor.onExit().get(60, TimeUnit.SECONDS); // they leave by themselves
      }
      assertThat(folder.resolve(run).resolve("metrics.json")).doesNotExist();
      SparkFarmTest.Result resumed =
          SparkFarmTest.run(
              "train",
              "--resume",
              folder.resolve(run),
              "--workers",
              2,
              "--on",
              SharedRun.CLUSTER,
              "--no-report");
      assertThat(resumed.err()).isEmpty();
      shared.assertSame(run, "alone");
    }
    System.out.println(kills + " kills of the driver, resumed, with the same bytes");
  }

  @Test
  void stoppedExecutors() throws Exception {
    for (int stop = 0; stop < 2; stop++) {
      String run = "stopped" + stop;
      CompletableFuture<SparkFarmTest.Result> training = shared.start(run, STEPS);
      ProcessHandle executor = shared.awaitExecutors(run).get(stop);
      signal("STOP", executor);
      TimeUnit.SECONDS.sleep(30);
      assertThat(training).as("waiting").isNotDone();
      signal("CONT", executor);
      assertThat(training.get(300, TimeUnit.SECONDS).err()).isEmpty();
      shared.assertSame(run, "alone");
    }
    System.out.println("2 stops of 30 s, after which both went on to the same bytes");
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(status).isZero();
  }
}
