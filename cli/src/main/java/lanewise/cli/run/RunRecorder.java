package lanewise.cli.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lanewise.cli.error.CommandFailure;
import lanewise.format.Safetensors;
import lanewise.plan.Plan;
import lanewise.train.EpochResult;
import lanewise.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Writes a run down as it goes: figures and weights, at the end of every epoch. */
public final class RunRecorder implements TrainingListener {
  private final RunFolder folder;
  private final ModelCard card;
  private final Plan plan;
  private final CsvTable epochs;
  private final CsvTable steps;
  private long step;
  private double seconds;
  private long images;
  private int imagesOfEpoch;
  private volatile int lastEpoch;
  private @Nullable EpochResult best;

  public RunRecorder(RunFolder folder, ModelCard card, Plan plan) {
    this.folder = folder;
    this.card = card;
    this.plan = plan;
    this.epochs =
        new CsvTable(
            folder.epochs(),
            "epoch",
            "train_loss",
            "train_accuracy",
            "val_loss",
            "val_accuracy",
            "lr",
            "seconds",
            "images_per_second");
    this.steps = new CsvTable(folder.steps(), "step", "epoch", "loss", "lr");
  }

  /** Writes the state before the first step, so that there is one from the start. */
  public void begin() {
    epochs.write();
    steps.write();
    save(folder.last(), 0);
  }

  @Override
  public void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {
    this.step = step;
    this.imagesOfEpoch = images;
    steps.add(step, epoch, loss, learningRate);
  }

  /**
   * Writes the epoch's state.
   *
   * @throws CommandFailure if the weights can no longer be good
   */
  @Override
  public void onEpoch(EpochResult result) {
    steps.write();
    requireFinite(result);
    seconds += result.seconds();
    images += imagesOfEpoch;
    epochs.add(
        result.epoch(),
        result.trainLoss(),
        result.trainAccuracy(),
        result.validationLoss(),
        result.validationAccuracy(),
        result.learningRate(),
        result.seconds(),
        result.imagesPerSecond());
    epochs.write();
    if (result.best()) {
      best = result;
      save(folder.best(), result.epoch());
    }
    save(folder.last(), result.epoch());
    lastEpoch = result.epoch();
  }

  /** Writes the steps of an epoch that is not going to be finished. */
  public void writeSteps() {
    steps.write();
  }

  /** Says, for the end of a sentence, which state is kept where. */
  public String kept() {
    return lastEpoch == 0
        ? "the initial weights are kept in " + folder.last()
        : "the weights of epoch %d are kept in %s".formatted(lastEpoch, folder.last());
  }

  /** The epoch that validation liked best; without validation, the last. */
  public EpochResult best() {
    if (best == null) {
      throw new IllegalStateException("no epoch was finished");
    }
    return best;
  }

  /** The number of epochs finished. */
  public int epochs() {
    return lastEpoch;
  }

  /** The number of steps done. */
  public long steps() {
    return step;
  }

  /** The seconds spent training, validation apart. */
  public double seconds() {
    return seconds;
  }

  /** Training images per second, over all epochs. */
  public double imagesPerSecond() {
    return images / seconds;
  }

  /** An update after a step whose loss was fine can still have thrown the weights off. */
  private void requireFinite(EpochResult result) {
    boolean validated = !Double.isNaN(result.validationAccuracy());
    if (validated && !Double.isFinite(result.validationLoss())) {
      throw new CommandFailure(
          "the validation loss became %s after epoch %d; try a smaller learning rate; %s"
              .formatted(result.validationLoss(), result.epoch(), kept()));
    }
  }

  private void save(Path file, int epoch) {
    Map<String, String> metadata = new TreeMap<>(card.toMetadata());
    metadata.put("epoch", Integer.toString(epoch));
    Safetensors.write(file, plan.weights(), metadata);
  }
}
