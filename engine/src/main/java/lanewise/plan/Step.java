package lanewise.plan;

import lanewise.tensor.Batch;
import org.jspecify.annotations.Nullable;

/** What all stages need to know of the step being run. One instance for a plan's life. */
final class Step {
  private @Nullable Batch batch;

  /** Whether dropout drops and statistics are gathered. */
  boolean training;

  /** Whether gradients replace what is there instead of adding to it. */
  boolean firstOfUpdate;

  /** What each image's loss gradient is multiplied by: 1 / images of the update. */
  float gradientScale;

  int epoch;
  long seed;

  void begin(Batch batch, boolean training) {
    this.batch = batch;
    this.training = training;
  }

  Batch batch() {
    if (batch == null) {
      throw new IllegalStateException("no batch has been run yet");
    }
    return batch;
  }

  /** The images that count. */
  int size() {
    return batch().size();
  }
}
