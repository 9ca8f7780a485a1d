package lanewise.cli.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyRun;
import lanewise.cli.error.ExitCode;
import org.junit.jupiter.api.Test;

/** Kills and signals at random moments; what is begun again comes to the same bytes. */
class KillTrialTest extends Trial {
  private static final int EARLIEST_MILLIS = 300;
  private static final int LATEST_MILLIS = 2500;
  private static final int EPOCHS = 60;
  private static final String[] WEIGHTS = {"last.safetensors", "best.safetensors", "steps.csv"};

  /**
   * Runs a command, with a signal after a random time, until so many have met it; what is done
   * before its signal is begun anew.
   *
   * @param whole what it comes to without signals
   */
  private void interrupt(
      String signal, int count, List<Object> first, List<Object> again, Path whole, String... files)
      throws Exception {
    int met = 0;
    while (met < count) {
      JavaProcess java = new JavaProcess(folder).hearing(signal);
      Process process = java.start(next(first, again));
      long millis = random.nextLong(EARLIEST_MILLIS, LATEST_MILLIS);
      boolean done = process.waitFor(millis, TimeUnit.MILLISECONDS);
      if (!done) {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        met++;
      }
      assertThat(java.result(process).err()).doesNotContain("unexpected", "\tat ");
      if (done) {
        assertSameFiles(run, whole, files);
        delete(run);
      }
    }
  }

  private Object[] next(List<Object> first, List<Object> again) {
    return (Files.exists(run.resolve("config.yaml")) ? again : first).toArray();
  }

  private void assertEndsAsOf(Path whole) throws Exception {
    Cli.Result last = new JavaProcess(folder).run(next(training(EPOCHS, run), resume()));
    assertThat(last.err()).matches("|lanewise: error: .* is a finished run.*\n");
    assertSameFiles(run, whole, WEIGHTS);
  }

  private Path whole() {
    Path whole = folder.resolve("whole");
    assertThat(Cli.run(training(EPOCHS, whole).toArray()).status()).isZero();
    return whole;
  }

  @Test
  void killsOfTrain() throws Exception {
    Path whole = whole();
    int kills = times(35);
    interrupt("KILL", kills, training(EPOCHS, run), resume(), whole, WEIGHTS);
    assertEndsAsOf(whole);
    held(kills, "kills of train, resumed each time to the same bytes");
  }

  @Test
  void signalsToTrain() throws Exception {
    Path whole = whole();
    int signals = times(7);
    interrupt("INT", signals, training(EPOCHS, run), resume(), whole, WEIGHTS);
    interrupt("TERM", signals, training(EPOCHS, run), resume(), whole, WEIGHTS);
    assertEndsAsOf(whole);
    held(2 * signals, "signals to train, resumed each time to the same bytes");
  }

  @Test
  void killsOfAnExperiment() throws Exception {
    String options =
        "crossval --folds 3 --model simple-vgg --filters 16 --hidden 32 --batch-size 2 --epochs 20"
            + " --no-report --quiet --threads 1 --checkpoint-every 100 --data";
    List<Object> into = command(options, data, "--out", run);
    Path whole = folder.resolve("whole");
    assertThat(Cli.run(command(options, data, "--out", whole).toArray()).status()).isZero();
    String[] files = {"predictions.csv", "fold-3/last.safetensors"};

    int kills = times(16);
    interrupt("KILL", kills, into, into, whole, files);
    Cli.Result last = new JavaProcess(folder).run(into.toArray());

    assertThat(last.status()).as(last.err()).isZero();
    assertSameFiles(run, whole, files);
    held(kills, "kills of crossval, repeated each time to the same bytes");
  }

  @Test
  void killsOfReport() throws Exception {
    TinyRun.train(data, run, "--epochs 3 --quiet --threads 1");
    byte[] figures = Files.readAllBytes(run.resolve("metrics.json"));
    List<Object> report = command("report", run);

    int kills = times(8);
    for (int kill = 0; kill < kills; ) {
      JavaProcess java = new JavaProcess(folder);
      Process process = java.start(report.toArray());
      if (!process.waitFor(random.nextLong(100, LATEST_MILLIS), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        kill++;
      }
      assertThat(java.result(process).err()).doesNotContain("unexpected", "\tat ");
    }
    Cli.Result last = new JavaProcess(folder).run(report.toArray());

    assertThat(last.status()).as(last.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.resolve("report.html")).content().endsWith("</html>\n");
    assertThat(run.resolve("metrics.json")).hasBinaryContent(figures);
    held(kills, "kills of report, drawn whole in the end");
  }
}
