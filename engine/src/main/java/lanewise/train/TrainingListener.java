package lanewise.train;

import java.util.function.Supplier;

/** Receives the events of a training run, on the training thread. */
public interface TrainingListener {
  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Combines listeners: each is called in turn, and each can stop the run. */
  static TrainingListener all(TrainingListener... listeners) {
    return new ListenerChain(listeners);
  }

  /**
   * Called after each optimizer step.
   *
   * @param step the step's number, from 1
   * @param epoch the epoch's number, from 1
   * @param loss mean cross-entropy of the step's images before the update
   * @param accuracy fraction classified correctly in the epoch so far
   * @param learningRate the step's rate
   * @param images the number of images done in the epoch so far
   */
  default void onStep(
      long step, int epoch, double loss, double accuracy, double learningRate, int images) {}

  /**
   * Called after each epoch and its validation. Until this returns, the plan holds the weights that
   * were validated: those at the end of the epoch, or their moving average if one is kept.
   */
  default void onEpoch(EpochResult result) {}

  /**
   * Called after each step and each epoch, when the state of the run can be saved. The run waits
   * until this returns; that time is not part of its training time.
   *
   * @param state supplies the state, at the cost of a copy of all weights; only usable until this
   *     returns
   */
  default void onPause(Supplier<TrainingState> state) {}

  /**
   * Called after each step, and again as long as it returns true: the run waits. It still ends if
   * {@link #shouldStop} says so. That time is not part of its training time. Not for one of several
   * workers, whom the others would miss.
   */
  default boolean hold() {
    return false;
  }

  /** Called after each step; true ends the run immediately, without finishing the epoch. */
  default boolean shouldStop() {
    return false;
  }
}
