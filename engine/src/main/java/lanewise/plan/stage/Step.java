package lanewise.plan.stage;

import lanewise.tensor.Batch;
import org.jspecify.annotations.Nullable;

/** The state of the current step, shared by all stages. A plan has one instance. */
public final class Step {
  private @Nullable Batch batch;
  private boolean training;
  private boolean firstOfUpdate;
  private float gradientScale;
  private int epoch;
  private long seed;

  /** Sets the seed of dropout. */
  public void setSeed(long seed) {
    this.seed = seed;
  }

  /** Starts an evaluation step. */
  public void beginEvaluation(Batch batch) {
    this.batch = batch;
    training = false;
  }

  /**
   * Starts a training step.
   *
   * @param imagesOfUpdate the divisor of each image's loss gradient
   * @param firstOfUpdate whether gradients replace existing values instead of being added
   */
  public void beginTraining(Batch batch, int imagesOfUpdate, boolean firstOfUpdate, int epoch) {
    this.batch = batch;
    training = true;
    gradientScale = 1f / imagesOfUpdate;
    this.firstOfUpdate = firstOfUpdate;
    this.epoch = epoch;
  }

  /**
   * The current or last batch.
   *
   * @throws IllegalStateException if there was none
   */
  public Batch batch() {
    if (batch == null) {
      throw new IllegalStateException("no batch has been run yet");
    }
    return batch;
  }

  /** The number of images. */
  public int size() {
    return batch().size();
  }

  /** Whether it is a training step. */
  public boolean training() {
    return training;
  }

  /** Whether gradients replace existing values instead of being added. */
  public boolean firstOfUpdate() {
    return firstOfUpdate;
  }

  /** The factor of each image's loss gradient: 1 / images of the update. */
  public float gradientScale() {
    return gradientScale;
  }

  /** The epoch, used by dropout. */
  public int epoch() {
    return epoch;
  }

  /** The seed of dropout. */
  public long seed() {
    return seed;
  }
}
