package lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.cli.error.ExitCode;
import lanewise.format.safetensors.Safetensors;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of real processes: exit codes, signals, kills, full disks. */
@Tag("thorough")
class ProcessTest {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void anInterruptKeepsTheLastFinishedEpoch(String signal) throws Exception {
    JavaProcess java = new JavaProcess(folder).hearing(signal);
    Process process = endless(java);
    awaitEpochs(3);

    new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(signal, process.pid()))
        .start()
        .waitFor();
    Cli.Result result = java.result(process);

    assertThat(result.status()).isEqualTo(130);
    int epoch = assertWholeRun();
    assertThat(result.err())
        .isEqualTo(
            "lanewise: interrupted; the weights of epoch %d are kept in run/last.safetensors;"
                    .formatted(epoch)
                + " to continue: lanewise train --resume run\n");
    assertThat(result.out()).containsPattern("(?m)^epoch +%d/".formatted(epoch));
  }

  @Test
  void aKillAtAnyMomentLeavesWholeFiles() throws Exception {
    for (int kill = 1; kill <= 3; kill++) {
      JavaProcess java = new JavaProcess(folder);
      Process process = endless(java);
      awaitEpochs(1 + kill);
      TimeUnit.MILLISECONDS.sleep(7 * kill);
      process.destroyForcibly().waitFor();

      assertWholeRun();
      deleteRun();
    }
  }

  @Test
  void aRunFolderBelongsToTheProcessThatWritesIt() throws Exception {
    JavaProcess java = new JavaProcess(folder);
    Process owner = endless(java);
    awaitEpochs(2);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

    Cli.Result resumed = new JavaProcess(elsewhere).run("train", "--resume", folder.resolve("run"));
    Cli.Result known = Cli.run("train", "--resume", folder.resolve("run"));
    owner.destroyForcibly().waitFor();

    for (Cli.Result refused : List.of(resumed, known)) {
      Cli.assertOneLine(
          refused, "run: is being written by process " + owner.pid(), ExitCode.FAILED);
    }
    Process next =
        new JavaProcess(elsewhere).start("train", "--resume", folder.resolve("run"), "--quiet");
    TimeUnit.SECONDS.sleep(3);
    assertThat(next.isAlive()).as("goes on once the owner was killed").isTrue();
    next.destroyForcibly().waitFor();
  }

  @Test
  void ofSeveralTrainingsIntoOneFolderOneIsDone() throws Exception {
    List<Path> places = new ArrayList<>();
    List<Process> trainings = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      places.add(Files.createDirectory(folder.resolve("place" + seed)));
      trainings.add(
          new JavaProcess(places.getLast())
              .start(
                  "train",
                  "--data",
                  data,
                  "--epochs",
                  40,
                  "--seed",
                  seed,
                  "--quiet",
                  "--no-report",
                  "--threads",
                  1,
                  "--out",
                  folder.resolve("run")));
    }
    int done = 0;
    for (int i = 0; i < trainings.size(); i++) {
      Cli.Result result = new JavaProcess(places.get(i)).result(trainings.get(i));
      if (result.status() == ExitCode.DONE) {
        done = i + 1;
      } else {
        assertThat(result.err()).startsWith("lanewise: error: ").contains("run: ").hasLineCount(1);
      }
    }
    assertThat(trainings.stream().filter(training -> training.exitValue() == 0)).hasSize(1);
    Cli.run(
        "train",
        "--config",
        folder.resolve("run/config.yaml"),
        "--quiet",
        "--no-report",
        "--out",
        folder.resolve("alone"));
    assertThat(RunConfig.read(folder.resolve("run/config.yaml")).seed()).isEqualTo(done);
    assertThat(folder.resolve("run/last.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("alone/last.safetensors"));
  }

  @Test
  void theUsualRunFolderNamesModelAndData() throws Exception {
    Cli.Result result = new JavaProcess(folder).run("train", "--data", data, "--epochs", 1);

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("(?s)[\\n\\P{Cntrl}]*");
    assertThat(result.out()).containsPattern("run folder +runs/simple-cnn-tiny-\\d{8}-\\d{6}\n");
    assertThat(folder.resolve("runs")).isDirectoryContaining("glob:**/simple-cnn-tiny-*");
  }

  @Test
  void longWorkSaysWhatItIs() throws Exception {
    JavaProcess java = new JavaProcess(folder).patience(0);
    Cli.Result one = java.run("train", "--data", data, "--epochs", 1, "--out", "one");
    Cli.Result quiet =
        java.run("train", "--data", data, "--epochs", 1, "--seed", 2, "--out", "two", "--quiet");
    Cli.Result eval = java.run("eval", "one", "--json");
    Cli.Result report = java.run("report", "one");
    Cli.Result compare = java.run("compare", "one", "two");

    assertThat(one.err()).contains("loading " + data, "drawing the report");
    assertThat(quiet.err()).isEmpty();
    assertThat(eval.err()).contains("loading " + data, "testing on 30 images");
    assertThat(JsonParser.parseString(eval.out()).isJsonObject()).isTrue();
    assertThat(report.err()).contains("loading " + data, "drawing the report");
    assertThat(compare.err()).contains("comparing 2 runs");
  }

  @Test
  void aSlowSourceIsWaitedForAloud() throws Exception {
    // Without a compiler the digits take many seconds to be drawn.
    Process slow =
        new JavaProcess(folder)
            .flags("--add-modules=jdk.incubator.vector", "-Xint")
            .patience(1200)
            .start("data", "show", "digits");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Path err = folder.resolve("err.txt");
    while (!Files.readString(err).contains("loading digits") && slow.isAlive()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(slow.isAlive()).as("it said so while it was loading").isTrue();
    slow.destroyForcibly().waitFor();
  }

  @Test
  void theReportsTimeIsPartOfTheWhole() throws Exception {
    JavaProcess java = new JavaProcess(folder);
    Cli.Result drawn = java.run("train", "--data", data, "--epochs", 1, "--out", "run", "--json");

    double seconds =
        JsonParser.parseString(drawn.out())
            .getAsJsonObject()
            .getAsJsonObject("time")
            .get("total_seconds")
            .getAsDouble();
    Path run = folder.resolve("run");
    Duration fromPredictions =
        Duration.between(
            Files.getLastModifiedTime(run.resolve("predictions.csv")).toInstant(),
            Files.getLastModifiedTime(run.resolve("figures/loss.png")).toInstant());
    String page = Files.readString(run.resolve("report.html"));
    assertThat(new RunFolder(run).report().time().totalSeconds()).isEqualTo(seconds);
    assertThat(seconds).isGreaterThan(fromPredictions.toMillis() / 1e3);
    assertThat(page).contains("%.1f s in all".formatted(seconds));
  }

  @Test
  void jsonComesAlone() throws Exception {
    Cli.Result result =
        new JavaProcess(folder)
            .run("train", "--data", data, "--epochs", 1, "--no-report", "--json");

    assertThat(JsonParser.parseString(result.out()).getAsJsonObject().get("run").getAsString())
        .startsWith("runs");
    assertThat(result.err()).contains("epoch 1/1");
  }

  @Test
  void aMistakeShowsAStackTraceOnRequestOnly() throws Exception {
    Cli.Result plain = new JavaProcess(folder).run("eval", "nowhere");
    Cli.Result debug =
        new JavaProcess(folder).environment(Map.of("LANEWISE_DEBUG", "1")).run("eval", "nowhere");

    assertThat(plain.status()).isEqualTo(ExitCode.FAILED);
    assertThat(plain.err()).startsWith("lanewise: error: nowhere").hasLineCount(1);
    assertThat(debug.status()).isEqualTo(ExitCode.FAILED);
    assertThat(debug.err()).startsWith("lanewise: error: nowhere").contains("\tat lanewise.");
  }

  @Test
  void tooLittleMemoryIsOneLine() throws Exception {
    Cli.Result result =
        new JavaProcess(folder)
            .flags("--add-modules=jdk.incubator.vector", "-Xmx40m")
            .run("train", "--data", data, "--model", "simple-vgg", "--image-size", 224);

    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("lanewise: error: out of memory")
        .contains("--batch-size")
        .hasLineCount(1);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aFullDiskIsOneLine() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "skipped: needs a POSIX shell");
    // A limit on the size of a file, in blocks of 512 bytes, stops the weights half-way.
    Cli.Result result =
        new JavaProcess(folder)
            .after("ulimit -f 100")
            .run("train", "--data", data, "--epochs", 1, "--out", "run");

    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err())
        .startsWith("lanewise: error: run/last.safetensors: cannot be written: ")
        .hasLineCount(1);
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**/*.safetensors*");
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    assumeTrue(Files.exists(FULL_DISK), "skipped: there is no " + FULL_DISK);

    Cli.Result result = new JavaProcess(folder).after("exec >" + FULL_DISK).run("data", "list");

    assertThat(result.status()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("standard output could not be written").hasLineCount(1);
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "skipped: needs a POSIX shell");
    // The reader is gone before anything is written.
    Cli.Result result =
        new JavaProcess(folder)
            .after("mkfifo pipe; : <pipe & exec >pipe; wait")
            .run("train", "--data", data, "--epochs", 2, "--out", "run");

    assertThat(result.err()).doesNotContain("lanewise:", "Exception");
    assertThat(result.status()).isZero();
    assertThat(folder.resolve("run/report.html")).exists();
  }

  @Test
  void withoutTheVectorModuleOneLineGivesTheFlag() throws Exception {
    Cli.Result train = new JavaProcess(folder).flags().run("train", "--data", data);
    Cli.Result doctor = new JavaProcess(folder).flags().run("doctor");

    assertThat(train.status()).isEqualTo(ExitCode.FAILED);
    assertThat(train.err()).contains("--add-modules=jdk.incubator.vector").hasLineCount(1);
    assertThat(doctor.status()).isEqualTo(ExitCode.FAILED);
    assertThat(doctor.out()).contains("not usable");
    assertThat(doctor.err()).contains("--add-modules=jdk.incubator.vector").hasLineCount(1);
  }

  @Test
  void aSlowPathIsNeverSilent() throws Exception {
    Cli.Result result =
        new JavaProcess(folder)
            .flags("--add-modules=jdk.incubator.vector", "-Dlanewise.vectorBits=0")
            .run("train", "--data", data, "--epochs", 1, "--no-report");

    assertThat(result.status()).isZero();
    assertThat(result.err())
        .startsWith("lanewise: warning: vectors are switched off by -Dlanewise.vectorBits=0")
        .hasLineCount(1);
    assertThat(result.out()).contains("no vectors");
  }

  @Test
  void withoutFontsARunIsKeptAndTheErrorNamesTheFontPackage() throws Exception {
    assumeTrue(
        System.getProperty("os.name").startsWith("Linux"),
        "skipped: fonts can be hidden on Linux only");
    Path hidden = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    JavaProcess java =
        new JavaProcess(folder)
            .flags("--add-modules=jdk.incubator.vector", "-Duser.home=" + folder)
            .environment(
                Map.of("FONTCONFIG_FILE", hidden.toString(), "FONTCONFIG_PATH", folder.toString()));

    Cli.Result picture = java.run("data", "show", data, "--out", "tiny.png");
    assumeTrue(picture.status() != ExitCode.DONE, "skipped: this Java brings its own fonts");
    Cli.Result run = java.run("train", "--data", data, "--epochs", 1, "--out", "run");

    assertThat(picture.status()).isEqualTo(ExitCode.FAILED);
    assertThat(picture.err()).contains("no fonts for Java; install").hasLineCount(1);
    assertThat(folder.resolve("tiny.png")).doesNotExist();
    assertThat(run.status()).isZero();
    assertThat(run.err()).startsWith("warning: the report could not be written: ").hasLineCount(1);
    assertThat(Safetensors.read(folder.resolve("run/last.safetensors"))).isNotEmpty();
  }

  /** Trains into the folder {@code run} until something stops it. */
  private Process endless(JavaProcess java) throws IOException {
    return java.start("train", "--data", data, "--epochs", 1_000_000, "--out", "run");
  }

  private void awaitEpochs(int epochs) throws Exception {
    Path table = folder.resolve("run/epochs.csv");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(table) || Files.readAllLines(table).size() < 1 + epochs) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /**
   * Checks that all files are whole and belong together.
   *
   * @return the last finished epoch
   */
  private int assertWholeRun() throws IOException {
    Path run = folder.resolve("run");
    List<String> epochs = Files.readAllLines(run.resolve("epochs.csv"));
    List<String> steps = Files.readAllLines(run.resolve("steps.csv"));
    assertThat(epochs.getLast().split(",")).hasSize(11);
    assertThat(steps.getLast().split(",")).hasSize(4);
    assertThat(Safetensors.read(run.resolve("best.safetensors"))).isNotEmpty();
    assertThat(Safetensors.read(run.resolve("last.safetensors"))).isNotEmpty();
    int kept =
        Integer.parseInt(Safetensors.readMetadata(run.resolve("last.safetensors")).get("epoch"));
    // The tables are written first, and a kill may come in between.
    assertThat(epochs.size() - 1).isBetween(kept, kept + 1);
    assertThat(RunConfig.read(run.resolve("config.yaml")).epochs()).isEqualTo(1_000_000);
    return kept;
  }

  private void deleteRun() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
