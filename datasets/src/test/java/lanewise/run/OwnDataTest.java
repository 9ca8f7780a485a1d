package lanewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import lanewise.datasets.DataException;
import lanewise.datasets.DataSet;
import lanewise.datasets.ImageSet;
import lanewise.format.FormatException;
import lanewise.model.Classifier;
import lanewise.model.ModelName;
import lanewise.parallel.Scheduler;
import lanewise.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on floats in memory: from arrays to a folder, resumed, and a classifier of such arrays. */
class OwnDataTest {
  private static final Shape SHAPE = Shape.of(2, 8, 8);

  @TempDir private Path folder;

  /** Two channels of some 1,000 units; in class "high" the second is above the first. */
  private static float[] measurement(int label, SplittableRandom random) {
    float[] values = new float[SHAPE.size()];
    for (int i = 0; i < values.length; i++) {
      double level = (i >= 64) == (label == 1) ? 1_020 : 980;
      values[i] = (float) (level + 40 * random.nextDouble());
    }
    return values;
  }

  private static ImageSet measurements(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[count * SHAPE.size()];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % 2;
      float[] one = measurement(labels[row], random);
      System.arraycopy(one, 0, pixels, row * one.length, one.length);
    }
    return new ImageSet(SHAPE, pixels, labels, List.of("low", "high"));
  }

  private static RunSettings settings() {
    return RunSettings.of(ModelName.SIMPLE_CNN, "measurements").epochs(3).batchSize(16);
  }

  private RunFolder trained(String name, RunListener listener) {
    RunSettings settings = settings();
    RunFolder run = RunFolder.create(folder.resolve(name));
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun.prepare(settings, settings.holdout().applyTo(data()), scheduler)
          .execute(run, listener);
    }
    return run;
  }

  @Test
  void aRunLearnsFromFloatsAndItsClassifierTakesThem() {
    RunFolder run = trained("run", RunListener.NONE);
    RunReport report = Json.read(run.metrics(), RunReport.class);
    assertThat(report.test().accuracy()).isGreaterThan(0.95);
    SplittableRandom random = new SplittableRandom(3);
    try (Classifier classifier = Classifier.load(run.path())) {
      assertThat(classifier.classify(measurement(0, random), SHAPE).name()).isEqualTo("low");
      assertThat(classifier.classify(measurement(1, random), SHAPE).name()).isEqualTo("high");
      assertThat(classifier.classify(measurements(2, 4)).get(1).name()).isEqualTo("high");
      float[] broken = measurement(1, random);
      broken[70] = Float.NaN;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.classify(broken, SHAPE))
          .withMessage("pixel 70 of row 0 is NaN: pixels must be finite numbers");
    }
  }

  private static DataSet data() {
    return new DataSet("measurements", measurements(160, 1), null, measurements(40, 2), List.of());
  }

  private static void assertRefused(TrainingRun run, RunFolder folder, String message) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> run.execute(folder, RunListener.NONE))
        .withMessage(message);
  }

  @Test
  void aRunIsExecutedOnceAndAFinishedOneStays() {
    RunFolder finished = RunFolder.create(folder.resolve("finished"));
    RunSettings settings = settings().epochs(1);
    try (Scheduler scheduler = new Scheduler(1)) {
      TrainingRun run = TrainingRun.prepare(settings, data(), scheduler);
      run.execute(finished, RunListener.NONE);
      RunFolder other = RunFolder.create(folder.resolve("other"));
      assertThatIllegalStateException()
          .isThrownBy(() -> run.execute(other, RunListener.NONE))
          .withMessage("a run is executed once: prepare another one");
      assertRefused(
          TrainingRun.prepare(settings, data(), scheduler),
          finished,
          finished.path() + ": is of a finished run; a run needs a new or empty folder");
    }
  }

  @Test
  void aBatchIsNotLargerThanTheData() {
    RunSettings settings = settings().batchSize(1_000);
    try (Scheduler scheduler = new Scheduler(1)) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> TrainingRun.prepare(settings, data(), scheduler))
          .withMessage("batch size 1,000 is larger than the 160 training images: give 160 or less");
    }
  }

  @Test
  void aRunGoesOnWithItsOwnSettings() {
    int[] steps = {0};
    RunFolder stopped =
        trained(
            "stopped",
            new RunListener() {
              @Override
              public boolean shouldStop() {
                return ++steps[0] == 2;
              }
            });
    try (Scheduler scheduler = new Scheduler(1)) {
      RunSettings other = settings().batchSize(8);
      assertRefused(
          TrainingRun.prepare(other, other.holdout().applyTo(data()), scheduler),
          stopped,
          stopped.path()
              + ": would not come to what it was begun as, since batch-size was 16, is 8: give"
              + " it back what it had, or go on all the same with --accept-changes");
    }
  }

  @Test
  void itIsResumedToTheSameBytes() {
    RunFolder whole = trained("whole", RunListener.NONE);
    int[] steps = {0};
    RunFolder stopped =
        trained(
            "stopped",
            new RunListener() {
              @Override
              public boolean shouldStop() {
                return ++steps[0] == 12;
              }
            });
    assertThat(stopped.metrics()).doesNotExist();
    RunSettings written = RunConfig.read(stopped.config());
    assertThat(written.data()).isEqualTo("measurements");
    try (Scheduler scheduler = new Scheduler(2)) {
      Objects.requireNonNull(
          TrainingRun.prepare(written, written.holdout().applyTo(data()), scheduler)
              .execute(stopped, RunListener.NONE));
    }
    assertThat(Files.exists(stopped.checkpoint())).isFalse();
    assertThat(stopped.best()).hasSameBinaryContentAs(whole.best());
    assertThat(stopped.last()).hasSameBinaryContentAs(whole.last());
  }
}
