package lanewise.train;

import java.util.function.Supplier;

/** Hears of a training run as it goes; called on the training thread. */
public interface TrainingListener {
  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Several listeners as one: each hears in turn, and any of them can stop the run. */
  static TrainingListener all(TrainingListener... listeners) {
    return new ListenerChain(listeners);
  }

  /**
   * After each optimizer step.
   *
   * @param step the step's number, from 1
   * @param epoch the epoch's number, from 1
   * @param loss mean cross-entropy of the step's images before the update
   * @param accuracy fraction of correct answers in the epoch so far
   * @param learningRate the step's rate
   * @param images images of the epoch done so far
   */
  default void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {}

  /**
   * After each epoch, its validation included. Until this returns, the plan's weights are those
   * that were validated: of the epoch's end, or their moving average if one is kept.
   */
  default void onEpoch(EpochResult result) {}

  /**
   * After each step and each epoch: a moment at which the run could be left and gone on with later.
   *
   * @param state takes the run down as it is; costs a copy of all weights, and is good until this
   *     returns
   */
  default void onPause(Supplier<TrainingState> state) {}

  /** Asked after each step: true ends the run there, without finishing the epoch. */
  default boolean shouldStop() {
    return false;
  }
}
