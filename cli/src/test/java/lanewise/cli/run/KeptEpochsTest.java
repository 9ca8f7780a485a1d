package lanewise.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import lanewise.cli.Cli;
import lanewise.cli.TinyData;
import lanewise.cli.error.ExitCode;
import lanewise.datasets.DataSet;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.Classifier;
import lanewise.model.ModelName;
import lanewise.model.TrainedModel;
import lanewise.parallel.Scheduler;
import lanewise.run.CheckpointInterval;
import lanewise.run.RunConfig;
import lanewise.run.RunFolder;
import lanewise.run.RunListener;
import lanewise.run.RunSettings;
import lanewise.run.Safety;
import lanewise.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights of every epoch, which a run keeps if it is asked to. */
@Tag("thorough")
class KeptEpochsTest {
  private static final List<String> RESULTS =
      List.of("best.safetensors", "last.safetensors", "steps.csv", "predictions.csv");

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.write(folder.resolve("tiny.npz"), false);
  }

  private RunFolder train(String name, String... more) {
    Path run = folder.resolve(name);
    List<Object> command = new ArrayList<>(List.of("train", "--epochs", 3, "--batch-size", 20));
    command.addAll(List.of("--quiet", "--no-report", "--data", data, "--out", run));
    command.addAll(List.of((Object[]) more));
    Cli.Result result = Cli.run(command.toArray());
    assertThat(result.status()).as(result.err()).isEqualTo(ExitCode.DONE);
    return new RunFolder(run);
  }

  @Test
  void thoseOfEveryEpochAreKeptAndNothingElseChanges() throws IOException {
    RunFolder plain = train("plain");
    RunFolder kept = train("kept", "--keep-epochs");

    assertThat(plain.keptEpochs()).isEmpty();
    assertThat(plain.config()).content().doesNotContain("keep-epochs");
    assertThat(kept.keptEpochs()).containsExactly(0, 1, 2, 3);
    for (String file : RESULTS) {
      assertThat(kept.path().resolve(file)).hasSameBinaryContentAs(plain.path().resolve(file));
    }
    assertThat(kept.epoch(3)).hasSameBinaryContentAs(kept.last());
    assertThat(Safetensors.readMetadata(kept.epoch(2))).containsEntry("epoch", "2");

    TrainedModel initial = TrainedModel.read(kept.epoch(0));
    initial
        .card()
        .network()
        .initialize(1)
        .forEach(
            (parameter, values) ->
                assertThat(initial.weights().get(parameter).values()).isEqualTo(values.values()));
  }

  @Test
  void eachIsAWeightsFileLikeOthers() {
    RunFolder kept = train("kept", "--keep-epochs");
    try (Classifier classifier = Classifier.load(kept.epoch(1))) {
      assertThat(classifier.classNames()).hasSize(TinyData.CLASSES);
    }
    Cli.Result first = Cli.run("eval", kept.epoch(0), "--data", data, "--json");
    Cli.Result third = Cli.run("eval", kept.epoch(3), "--data", data, "--json");
    assertThat(first.status()).as(first.err()).isEqualTo(ExitCode.DONE);
    assertThat(third.status()).isEqualTo(ExitCode.DONE);
    assertThat(first.out()).isNotEqualTo(third.out());
  }

  @Test
  void aResumedRunLeavesTheSameFilesFromJavaToo() throws IOException {
    RunFolder whole = train("whole", "--keep-epochs");
    RunFolder resumed = new RunFolder(Files.createDirectory(folder.resolve("resumed")));
    interrupt(resumed, true);
    assertThat(resumed.keptEpochs()).containsExactly(0, 1);
    Files.writeString(
        folder.resolve("resumed/epoch-001.safetensors.0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f.tmp"),
        "left by a kill");

    assertThat(Cli.run("train", "--resume", resumed.path(), "--no-report", "--quiet").status())
        .isEqualTo(ExitCode.DONE);

    assertThat(resumed.keptEpochs()).containsExactly(0, 1, 2, 3);
    for (int epoch : resumed.keptEpochs()) {
      assertThat(resumed.epoch(epoch)).hasSameBinaryContentAs(whole.epoch(epoch));
    }
    assertThat(folder.resolve("resumed")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aRunMayBeginToKeepThemAndStop() throws IOException {
    RunFolder plain = train("plain");
    RunFolder later = new RunFolder(Files.createDirectory(folder.resolve("later")));
    interrupt(later, false);
    Files.writeString(later.config(), "keep-epochs: true\n", StandardOpenOption.APPEND);

    assertThat(Cli.run("train", "--resume", later.path(), "--no-report", "--quiet").status())
        .isEqualTo(ExitCode.DONE);

    assertThat(later.keptEpochs()).containsExactly(2, 3);
    assertThat(later.last()).hasSameBinaryContentAs(plain.last());
  }

  /** Stops a run in its second epoch. */
  private void interrupt(RunFolder run, boolean keep) {
    RunSettings settings =
        RunSettings.of(ModelName.SIMPLE_CNN, data.toString())
            .epochs(3)
            .batchSize(20)
            .safety(new Safety(new CheckpointInterval(1, 0), false))
            .keepEpochs(keep)
            .threads(1);
    DataSet images = settings.holdout().applyTo(settings.loadData());
    boolean[] stop = {false};
    RunListener stopping =
        new RunListener() {
          @Override
          public void onStep(
              long step, int epoch, double loss, double accuracy, double rate, int images) {
            stop[0] = step == 7;
          }

          @Override
          public boolean shouldStop() {
            return stop[0];
          }
        };
    try (Scheduler scheduler = new Scheduler(1)) {
      assertThat(TrainingRun.prepare(settings, images, scheduler).execute(run, stopping)).isNull();
    }
    assertThat(RunConfig.read(run.config()).keepEpochs()).isEqualTo(keep);
  }
}
