package lanewise.cli.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import lanewise.cli.Cli;
import lanewise.cli.JavaProcess;
import lanewise.cli.TinyData;
import lanewise.cli.TinyRun;
import lanewise.run.RunFolder;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links, folders, names, numbers and clocks that nobody thinks of. */
@Tag("thorough")
class UnusualPlacesTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  @TempDir private Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = folder.resolve("run");
  }

  private void train() {
    TinyRun.train(data, run, "--epochs 1 --quiet --threads 1");
  }

  @Test
  void aLinkInPlaceOfTheLockHarmsNoOtherFile() throws IOException {
    train();
    Files.delete(run.resolve("metrics.json"));
    Files.delete(run.resolve(".lock"));
    Path precious = Files.writeString(folder.resolve("precious"), "precious");
    Files.createSymbolicLink(run.resolve(".lock"), precious);

    Cli.Result result = Cli.run("train", "--resume", run, "--no-report");

    Cli.assertOneLine(result, "cannot be written", ExitCode.FAILED);
    assertThat(precious).hasContent("precious");
  }

  @Test
  void aLinkThatLeadsToItselfIsNoFolder() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);

    Cli.assertOneLine(
        Cli.run("train", "--data", data, "--epochs", 1, "--out", loop),
        "loop: is a symbolic link in a cycle",
        ExitCode.FAILED);
  }

  @Test
  void foldersThatHoldThemselvesAreNotWalkedForEver() throws IOException {
    Path set = Files.createDirectories(folder.resolve("set"));
    for (String name : List.of("a", "b")) {
      Path images = Files.createDirectory(set.resolve(name));
      Files.createSymbolicLink(images.resolve("up"), set);
    }
    Cli.Result result =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> Cli.run("data", "check", set));
    Cli.assertOneLine(result, "is a folder inside the class folder", ExitCode.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.yaml",
        "metrics.json",
        "predictions.csv",
        "epochs.csv",
        "best.safetensors"
      })
  void aFolderInPlaceOfAFileIsOneLine(String name) throws IOException {
    train();
    Files.delete(run.resolve(name));
    Files.createDirectory(run.resolve(name));

    Cli.assertOneLine(Cli.run("report", run), name + ": ", ExitCode.FAILED);
  }

  @Test
  void noFolderForTemporaryFilesIsNeeded() throws Exception {
    JavaProcess java =
        new JavaProcess(folder).flags(MODULE, "-Djava.io.tmpdir=" + folder.resolve("none"));
    Path picture = folder.resolve("a.png");
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());

    assertThat(java.run("train", "--data", data, "--epochs", 1, "--out", run).status()).isZero();
    assertThat(run.resolve("report.html")).exists();
    assertThat(java.run("predict", run, picture).status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 2_000_000_000})
  void blocksWithMoreFiltersThanThereAreNumbers(int layers) {
    Cli.assertOneLine(
        Cli.run("train", "--data", data, "--model", "simple-vgg", "--conv-layers", layers),
        "--conv-layers: block 27 would have twice 1,073,741,824 filters",
        ExitCode.USAGE);
  }

  @Test
  void whatAKillLeftBeforeTheFirstFileDoesNotFillAFolder() throws IOException {
    Files.createDirectory(run);
    Files.createFile(run.resolve(".lock"));
    Files.createFile(run.resolve("config.yaml." + UUID.randomUUID() + ".tmp"));
    train();
    assertThat(run).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aNameThatNoFileCanHaveIsOneLine() {
    Cli.assertOneLine(
        Cli.run("eval", "a\0b"), "'a?b' cannot be the name of a file", ExitCode.USAGE);
  }

  @Test
  void runsOfTheSameSecondHaveFoldersOfTheirOwn() {
    for (int second = 10; second < 60; second++) { // each a chance to meet
      Path usual = folder.resolve("runs/simple-cnn-tiny-20261129-0844" + second);
      List<Path> made = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch begin = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (int i = 0; i < 8; i++) {
          threads.submit(
              () -> {
                begin.await();
                return made.add(RunFolder.createNew(usual));
              });
        }
        begin.countDown();
      }
      assertThat(made).hasSize(8).doesNotHaveDuplicates();
    }
  }

  @Test
  void trainingsOfTheSameSecondAreAllDone() throws Exception {
    List<Process> trainings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      trainings.add(
          new JavaProcess(folder)
              .start("train", "--data", data, "--epochs", 1, "--quiet", "--no-report"));
    }
    for (Process training : trainings) {
      assertThat(training.waitFor()).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("runs/results.csv"))).hasSize(4);
  }

  @Test
  void anArabicMachineWritesTheSameFiles() throws Exception {
    train();
    Path there = folder.resolve("there");
    Cli.Result result =
        new JavaProcess(folder)
            .flags(MODULE, "-Duser.language=ar", "-Duser.country=EG")
            .run(
                "train",
                "--data",
                data,
                "--epochs",
                1,
                "--quiet",
                "--no-report",
                "--threads",
                1,
                "--results",
                folder.resolve("results.csv"),
                "--out",
                there);

    assertThat(result.status()).isZero();
    for (String file : List.of("last.safetensors", "config.yaml", "steps.csv", "predictions.csv")) {
      assertThat(there.resolve(file)).as(file).hasSameBinaryContentAs(run.resolve(file));
    }
    assertThat(folder.resolve("results.csv")).content().doesNotContainPattern("[٠-٩]");
  }
}
