package lanewise.train;

/** Hears of a training run as it goes; called on the training thread. */
public interface TrainingListener {
  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * After each optimizer step.
   *
   * @param step the step's number, from 1
   * @param epoch the epoch's number, from 1
   * @param loss mean cross-entropy of the step's images before the update
   * @param accuracy share of right answers in the epoch so far
   * @param learningRate the step's rate
   * @param images images of the epoch done so far
   */
  default void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {}

  /**
   * After each epoch, its validation included. The plan's weights are those of the epoch's end
   * until this returns.
   */
  default void onEpoch(EpochResult result) {}

  /** Asked after each step: true ends the run there, without finishing the epoch. */
  default boolean shouldStop() {
    return false;
  }
}
