package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.datasets.catalog.DataCatalog;
import lanewise.model.ModelName;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that was interrupted after 20 steps, in its third epoch, finds when it goes on. */
@Tag("thorough")
class ResumedRunTest {
  private static final int STEPS = 20;

  @TempDir private Path folder;
  private Path data;
  private Path run;

  @BeforeEach
  void interruptARun() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), true);
    run = Files.createDirectory(folder.resolve("run"));
    RunSettings settings =
        RunSettings.of(ModelName.SIMPLE_VGG, data.toString())
            .epochs(4)
            .batchSize(10)
            .safety(new Safety(new CheckpointInterval(1, 0), false))
            .threads(1);
    DataSet images = settings.holdout().applyTo(DataCatalog.lookup(null).load(settings.data()));
    long[] steps = {0};
    RunListener stopping =
        new RunListener() {
          @Override
          public boolean shouldStop() {
            return ++steps[0] == STEPS;
          }
        };
    try (Scheduler scheduler = new Scheduler(1)) {
      assertThat(
              TrainingRun.prepare(settings, images, scheduler)
                  .execute(new RunFolder(run), stopping))
          .isNull();
    }
    assertThat(run.resolve("checkpoint.safetensors")).exists();
  }

  private Cli.Result resume(Object... more) {
    List<Object> command = new ArrayList<>(List.of("train", "--resume", run));
    command.addAll(List.of("--no-report", "--quiet"));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  private void assertRefused(String why) {
    Cli.assertOneLine(resume(), why, ExitCode.FAILED);
    assertThat(run.resolve("metrics.json")).doesNotExist();
  }

  @Test
  void unchangedItGoesOn() {
    assertThat(resume("--threads", 2)).isEqualTo(new Cli.Result(ExitCode.DONE, run + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'lr: 0.001', 'lr: 0.002', 'lr was 0.001, is 0.002'",
    "'seed: 1', 'seed: 2', 'seed was 1, is 2'",
    "'batch-size: 10', 'batch-size: 9', 'batch-size was 10, is 9'",
    "'conv: auto', 'conv: direct', 'conv was auto, is direct'"
  })
  void anotherSettingIsNamed(String before, String after, String why) throws IOException {
    Path config = run.resolve("config.yaml");
    String text = Files.readString(config);
    assertThat(text).contains(before);
    Files.writeString(config, text.replace(before, after));

    assertRefused(why);

    Cli.Result accepted = resume("--accept-changes");
    assertThat(accepted.status()).isEqualTo(ExitCode.DONE);
    assertThat(accepted.err()).startsWith("warning: ").contains(why).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pixel", "label", "count"})
  void otherImagesAreNamed(String change) throws IOException {
    ImageSet train = TinyData.images(90, 1);
    if (change.equals("pixel")) {
      train.pixels()[1234] ^= 1;
    } else if (change.equals("label")) {
      train.labels()[7] = (train.labels()[7] + 1) % TinyData.CLASSES;
    } else {
      train = TinyData.images(89, 1);
    }
    Map<String, ImageSet> splits = new LinkedHashMap<>();
    splits.put("train", train);
    splits.put("test", TinyData.images(30, 2));
    splits.put("val", TinyData.images(30, 3));
    TinyData.write(data, splits);

    assertRefused(
        switch (change) {
          case "pixel" -> "training pixels was ";
          case "label" -> "training labels was ";
          default -> "training images was 90 of (1, 8, 8), is 89 of (1, 8, 8)";
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs.csv", "steps.csv", "times.csv"})
  void aCutTableIsNoticedBeforeAnythingIsTrained(String name) throws IOException {
    Path table = run.resolve(name);
    List<String> lines = Files.readAllLines(table);
    Files.write(table, lines.subList(0, lines.size() - 1));
    byte[] checkpoint = Files.readAllBytes(run.resolve("checkpoint.safetensors"));

    assertRefused(name + ": is damaged: expected ");

    assertThat(run.resolve("checkpoint.safetensors")).hasBinaryContent(checkpoint);
  }

  @Test
  void missingBestWeightsAreNoticedBeforeAnythingIsTrained() throws IOException {
    Files.delete(run.resolve("best.safetensors"));

    assertRefused("best.safetensors: cannot be read");
  }

  @Test
  void aCutConfigurationIsASentence() throws IOException {
    Path config = run.resolve("config.yaml");
    String text = Files.readString(config);
    for (int length = 0; length < text.length() - 1; length += 3) {
      Files.writeString(config, text.substring(0, length));

      Cli.Result result = resume();

      assertThat(result.status()).as("%d characters", length).isNotZero();
      assertThat(result.err())
          .as("%d characters", length)
          .startsWith("lanewise: error: ")
          .doesNotContain("Exception")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "best"})
  void aFlippedBitIsNoticed(String name) throws IOException {
    Path file = run.resolve(name + ".safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 101] ^= 1;
    Files.write(file, bytes);

    assertRefused(name + ".safetensors: is damaged: its tensors are not");
  }

  @Test
  void onlyOwnTemporaryFilesAreRemoved() throws IOException {
    Path notes = Files.writeString(run.resolve("notes.tmp"), "mine");
    Path left =
        Files.writeString(
            run.resolve("steps.csv.01234567-89ab-cdef-0123-456789abcdef.tmp"), "half");

    assertThat(resume().status()).isZero();

    assertThat(notes).exists();
    assertThat(left).doesNotExist();
  }
}
