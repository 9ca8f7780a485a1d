package lanewise.plan.stage;

import lanewise.tensor.Batch;
import org.jspecify.annotations.Nullable;

/** What all stages need to know of the step being run. One instance for a plan's life. */
public final class Step {
  private @Nullable Batch batch;
  private boolean training;
  private boolean firstOfUpdate;
  private float gradientScale;
  private int epoch;
  private long seed;

  /** Sets what dropout's randomness starts from. */
  public void setSeed(long seed) {
    this.seed = seed;
  }

  /** Begins a step that only evaluates. */
  public void beginEvaluation(Batch batch) {
    this.batch = batch;
    training = false;
  }

  /**
   * Begins a step that trains.
   *
   * @param imagesOfUpdate what each image's loss gradient is divided by
   * @param firstOfUpdate whether gradients replace what is there instead of adding to it
   */
  public void beginTraining(Batch batch, int imagesOfUpdate, boolean firstOfUpdate, int epoch) {
    this.batch = batch;
    training = true;
    gradientScale = 1f / imagesOfUpdate;
    this.firstOfUpdate = firstOfUpdate;
    this.epoch = epoch;
  }

  /**
   * The batch being run, or run last.
   *
   * @throws IllegalStateException if there was none
   */
  public Batch batch() {
    if (batch == null) {
      throw new IllegalStateException("no batch has been run yet");
    }
    return batch;
  }

  /** The images that count. */
  public int size() {
    return batch().size();
  }

  /** Whether dropout drops and statistics are gathered. */
  public boolean training() {
    return training;
  }

  /** Whether gradients replace what is there instead of adding to it. */
  public boolean firstOfUpdate() {
    return firstOfUpdate;
  }

  /** What each image's loss gradient is multiplied by: 1 / images of the update. */
  public float gradientScale() {
    return gradientScale;
  }

  /** A key of dropout's randomness. */
  public int epoch() {
    return epoch;
  }

  /** What dropout's randomness starts from. */
  public long seed() {
    return seed;
  }
}
