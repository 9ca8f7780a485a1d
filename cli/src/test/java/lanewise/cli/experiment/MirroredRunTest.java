package lanewise.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.cli.TinyData;
import lanewise.cli.error.CommandFailure;
import lanewise.datasets.ImageSet;
import lanewise.model.ModelName;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.RunListener;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredRunTest {
  private static final int STEPS = 6;
  private static final int LOST = 4;

  @TempDir private Path folder;
  private RunSettings settings;
  private Mirror mirror;

  /** Notes the steps that are made, and is lost at one of them. */
  private record Steps(List<Long> made, long lost) implements RunListener {
    @Override
    public void onStep(
        long step, int epoch, double loss, double accuracy, double rate, int images) {
      made.add(step);
      if (step == lost) {
        throw new IllegalStateException("lost");
      }
    }
  }

  @BeforeEach
  void writeData() throws IOException {
    Path data = TinyData.write(folder.resolve("tiny.npz"), true);
    settings =
        RunSettings.of(ModelName.SIMPLE_CNN, data.toString())
            .steps(STEPS)
            .batchSize(10)
            .threads(1)
            .safety(new Safety(CheckpointInterval.parse("1"), false));
    mirror = new Mirror(new LocalFiles(false), folder.toUri() + "copies");
  }

  private boolean execute(RunSettings settings, Path run, RunListener listener) throws IOException {
    Files.createDirectory(run);
    try (Scheduler scheduler = new Scheduler(1)) {
      return MirroredRun.execute(
          TrainingRun.prepare(settings, settings.loadData(), scheduler), run, mirror, listener);
    }
  }

  @Test
  void aLostRunGoesOnFromItsLastCopyToTheSameBytes() throws IOException {
    Path lost = folder.resolve("lost");
    assertThatThrownBy(() -> execute(settings, lost, new Steps(new ArrayList<>(), LOST)))
        .hasMessage("lost");
    Steps rest = new Steps(new ArrayList<>(), STEPS + 1);
    Path run = folder.resolve("run");
    assertThat(execute(settings, run, rest)).isTrue();
    assertThat(rest.made()).hasSizeBetween(1, STEPS - LOST + 2).endsWith((long) STEPS);

    mirror = new Mirror(new LocalFiles(false), folder.toUri() + "others");
    Path alone = folder.resolve("alone");
    assertThat(execute(settings, alone, RunListener.NONE)).isTrue();
    for (String file : List.of("last.safetensors", "steps.csv", "predictions.csv")) {
      assertThat(run.resolve(file)).hasSameBinaryContentAs(alone.resolve(file));
    }
  }

  @Test
  void aFinishedRunIsTakenAsItIs() throws IOException {
    Path run = folder.resolve("run");
    assertThat(execute(settings, run, RunListener.NONE)).isTrue();
    Path again = folder.resolve("again");
    assertThat(execute(settings.threads(2), again, new Steps(new ArrayList<>(), 1))).isFalse();
    assertThat(again.resolve("metrics.json")).hasSameBinaryContentAs(run.resolve("metrics.json"));
  }

  @Test
  void anotherFinishedRunIsRefused() throws IOException {
    execute(settings, folder.resolve("run"), RunListener.NONE);
    assertThatThrownBy(() -> execute(settings.seed(5), folder.resolve("other"), RunListener.NONE))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--mirror %s has another run, whose seed was 1, is 5: give another folder"
                .formatted(mirror.uri()));
  }

  @Test
  void aFinishedRunOfOtherImagesIsRefused() throws IOException {
    execute(settings, folder.resolve("run"), RunListener.NONE);
    ImageSet others = TinyData.images(30, 4);
    TinyData.write(
        folder.resolve("tiny.npz"),
        Map.of("train", TinyData.images(90, 1), "test", others, "val", others));
    assertThatThrownBy(() -> execute(settings, folder.resolve("other"), RunListener.NONE))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "--mirror %s has another run, whose images or initial weights were others: give another folder"
                .formatted(mirror.uri()));
  }
}
