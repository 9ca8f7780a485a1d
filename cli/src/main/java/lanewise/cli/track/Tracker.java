package lanewise.cli.track;

import java.io.IOException;
import java.util.List;
import lanewise.run.RunReport;
import lanewise.train.EpochResult;
import org.jspecify.annotations.Nullable;

/** Records a run somewhere. Whatever fails here ends the tracking, never the run. */
interface Tracker extends AutoCloseable {
  /** A figure of a run. */
  record Score(String name, double value) {}

  /** The figures of an epoch, under names that are the same in all trackers. */
  static List<Score> scores(EpochResult result) {
    return List.of(
        new Score("train_loss", result.trainLoss()),
        new Score("train_accuracy", result.trainAccuracy()),
        new Score("val_loss", result.validationLoss()),
        new Score("val_accuracy", result.validationAccuracy()),
        new Score("lr", result.learningRate()),
        new Score("images_per_second", result.imagesPerSecond()));
  }

  /** The figures of a finished run. */
  static List<Score> scores(RunReport report) {
    return List.of(
        new Score("best_epoch", report.bestEpoch()),
        new Score("test_loss", report.test().loss()),
        new Score("test_accuracy", report.test().accuracy()),
        new Score("test_balanced_accuracy", report.test().balancedAccuracy()),
        new Score("test_auc", report.test().auc()),
        new Score("training_seconds", report.time().trainingSeconds()));
  }

  /** Called after each step. */
  default void step(long step, double loss, double learningRate) throws IOException {}

  /** Called after each epoch. */
  default void epoch(EpochResult result) throws IOException {}

  /** Called when the run is over, with its result, or null if it was interrupted. */
  default void end(@Nullable RunReport report) throws IOException {}

  /** Called at last, also after a failure. */
  @Override
  default void close() throws IOException {}
}
