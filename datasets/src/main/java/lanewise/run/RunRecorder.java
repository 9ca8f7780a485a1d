package lanewise.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import lanewise.file.AtomicFile;
import lanewise.format.FormatException;
import lanewise.format.safetensors.Safetensors;
import lanewise.model.ModelCard;
import lanewise.model.TrainedModel;
import lanewise.plan.Plan;
import lanewise.text.Text;
import lanewise.train.EpochResult;
import lanewise.train.Evaluation;
import lanewise.train.Metric;
import lanewise.train.TrainingListener;
import lanewise.train.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Records a run: tables and weights at the end of every epoch, and checkpoints at the chosen
 * interval.
 *
 * <p>A checkpoint is written only after the next step's loss is finite, so that a diverged state
 * never replaces the last good one.
 */
final class RunRecorder implements TrainingListener {
  private final RunFolder folder;
  private final ModelCard card;
  private final Plan plan;
  private final RunSettings settings;
  private final Safety safety;
  private final LongFunction<RunInputs> inputs;
  private final CsvTable epochs;
  private final CsvTable steps;
  private final CsvTable times;
  private final Clock clock = new Clock();

  private long step;
  private int imagesOfEpoch;
  private volatile int lastEpoch;
  private int bestEpoch;
  private boolean epochEnded;

  private long checkpointStep;
  private long checkpointNanos = System.nanoTime();
  private @Nullable Checkpoint unproven;
  private @Nullable Checkpoint unprovenAnchor;
  private @Nullable Checkpoint anchor;

  /** The content of the best weights' file before it was last replaced, or null. */
  private byte @Nullable [] bestBefore;

  /**
   * @param inputs what so many steps depended on; asked for each checkpoint
   */
  RunRecorder(
      RunFolder folder,
      ModelCard card,
      Plan plan,
      RunSettings settings,
      LongFunction<RunInputs> inputs) {
    this.folder = folder;
    this.card = card;
    this.plan = plan;
    this.settings = settings;
    this.safety = settings.safety();
    this.inputs = inputs;
    this.epochs =
        new CsvTable(
            folder.epochs(),
            "epoch",
            "train_loss",
            "train_accuracy",
            "val_loss",
            "val_accuracy",
            "val_balanced_accuracy",
            "val_auc",
            "lr",
            "seconds",
            "images_per_second",
            "elapsed");
    this.steps = new CsvTable(folder.steps(), "step", "epoch", "loss", "lr");
    this.times = new CsvTable(folder.times(), "step", "images", "elapsed");
  }

  /** Writes the state before the first step, so that there is always a checkpoint. */
  void begin(Supplier<TrainingState> state) {
    writeTables();
    saveLast(0);
    if (safety.recover()) {
      anchor = new Checkpoint(state.get(), 0, null);
    }
  }

  /** Reads the folder's tables up to the checkpoint. */
  void resume(Checkpoint checkpoint) {
    epochs.reopen(checkpoint.epochs());
    steps.reopen(checkpoint.step());
    times.reopen(checkpoint.step());
    if (checkpoint.bestEpoch() > 0) {
      Safetensors.read(folder.best()); // now, not when it is measured in the end
    }
    goBack(checkpoint);
    anchor = checkpoint.anchor();
  }

  /**
   * Returns to the start of the epoch.
   *
   * @return the state for the trainer to restore
   * @throws IllegalStateException if recovery is off
   */
  TrainingState rewind() {
    if (anchor == null) {
      throw new IllegalStateException("recovery is off");
    }
    epochs.cut(anchor.epochs());
    steps.cut(anchor.step());
    times.cut(anchor.step());
    restoreBest(anchor.bestEpoch());
    goBack(anchor);
    return anchor.state();
  }

  /** Restores the best weights' file if an undone epoch has replaced it. */
  private void restoreBest(int epoch) {
    if (epoch == bestEpoch) {
      return;
    }
    byte[] before = bestBefore;
    if (before != null) {
      AtomicFile.write(folder.best(), out -> out.write(before));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw FormatException.unreadable(file, e);
    }
  }

  /** Makes a state the new anchor and writes it immediately. */
  void anchorAt(TrainingState state) {
    anchor = new Checkpoint(state, bestEpoch, null);
    writeTables();
    write(new Checkpoint(state, bestEpoch, anchor));
  }

  private void goBack(Checkpoint checkpoint) {
    unproven = null;
    unprovenAnchor = null;
    step = checkpoint.step();
    checkpointStep = step;
    lastEpoch = (int) checkpoint.epochs();
    bestEpoch = checkpoint.bestEpoch();
    imagesOfEpoch = (int) checkpoint.state().integer("images");
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    int before = images < imagesOfEpoch ? 0 : imagesOfEpoch;
    this.step = step;
    steps.add(step, epoch, loss, learningRate);
    times.add(step, images - before, clock.elapsed());
    imagesOfEpoch = images;
    if (unprovenAnchor != null) {
      anchor = unprovenAnchor;
      unprovenAnchor = null;
    }
    if (unproven != null) {
      writeTables();
      write(unproven);
      unproven = null;
    }
  }

  @Override
  public void onEpoch(EpochResult result) {
    Evaluation validation = result.validation();
    epochs.add(
        result.epoch(),
        result.trainLoss(),
        result.trainAccuracy(),
        result.validationLoss(),
        result.validationAccuracy(),
        validation == null ? Double.NaN : validation.confusion().balancedAccuracy(),
        // Computing the AUC sorts all images, so it is done only if it is the chosen metric.
        validation == null || settings.selection().metric() != Metric.AUC
            ? Double.NaN
            : validation.auc(),
        result.learningRate(),
        result.seconds(),
        result.imagesPerSecond(),
        clock.elapsed());
    writeTables();
    if (result.best()) {
      if (safety.recover()) {
        bestBefore = bestEpoch == 0 ? null : read(folder.best());
      }
      bestEpoch = result.epoch();
      save(folder.best(), result.epoch());
    }
    saveLast(result.epoch());
    lastEpoch = result.epoch();
    imagesOfEpoch = 0;
    epochEnded = true;
  }

  @Override
  public void onPause(Supplier<TrainingState> state) {
    if (epochEnded && safety.recover()) {
      unprovenAnchor = new Checkpoint(state.get(), bestEpoch, null);
    }
    epochEnded = false;
    long now = System.nanoTime();
    if (safety.checkpointEvery().isOver(step - checkpointStep, now - checkpointNanos)) {
      checkpointStep = step;
      checkpointNanos = now;
      Checkpoint behind = unprovenAnchor == null ? anchor : unprovenAnchor;
      unproven = new Checkpoint(state.get(), bestEpoch, behind);
    }
  }

  /** Writes the tables, including the steps of an unfinished epoch. */
  void writeTables() {
    epochs.write();
    steps.write();
    times.write();
  }

  /** Writes the state of an interrupted run. */
  void writeInterrupted(TrainingState state) {
    writeTables();
    write(new Checkpoint(state, bestEpoch, unprovenAnchor == null ? anchor : unprovenAnchor));
  }

  /** Replaces the settings by those that somebody steered. */
  void write(RunSettings steered) {
    RunConfig.write(folder.config(), steered);
  }

  private void write(Checkpoint checkpoint) {
    checkpoint.write(folder.checkpoint(), inputs.apply(checkpoint.step()));
  }

  /** Which weights are kept in which file, as the end of a sentence. */
  String kept() {
    return lastEpoch == 0
        ? "the initial weights are kept in " + folder.last()
        : Text.of("the weights of epoch %d are kept in %s", lastEpoch, folder.last());
  }

  /** The epoch with the best validation score; without validation, the last. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** Training loss and accuracy of the best epoch. */
  RunReport.Score bestTraining() {
    return score("train_loss", "train_accuracy");
  }

  /** Validation loss and accuracy after the best epoch, or null without validation. */
  RunReport.@Nullable Score bestValidation() {
    RunReport.Score score = score("val_loss", "val_accuracy");
    return Double.isNaN(score.accuracy()) ? null : score;
  }

  private RunReport.Score score(String loss, String accuracy) {
    int line = bestEpoch - 1;
    return new RunReport.Score(epochs.column(loss)[line], epochs.column(accuracy)[line]);
  }

  /** The number of epochs finished. */
  int epochs() {
    return lastEpoch;
  }

  /** The number of steps done. */
  long steps() {
    return step;
  }

  /** The seconds spent training, without validation. */
  double seconds() {
    double sum = 0;
    for (double seconds : epochs.column("seconds")) {
      sum += seconds;
    }
    return sum;
  }

  /** Training images per second, over all epochs. */
  double imagesPerSecond() {
    double images = 0;
    for (double count : times.column("images")) {
      images += count;
    }
    return images / seconds();
  }

  private void saveLast(int epoch) {
    if (settings.keepEpochs()) {
      save(folder.epoch(epoch), epoch);
    }
    save(folder.last(), epoch);
  }

  private void save(Path file, int epoch) {
    new TrainedModel(card, plan.weights()).write(file, Map.of("epoch", Integer.toString(epoch)));
  }
}
