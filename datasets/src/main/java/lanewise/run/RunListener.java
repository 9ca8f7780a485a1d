package lanewise.run;

import lanewise.train.TrainingListener;

/** Receives the events of a run, on the run's thread. */
public interface RunListener extends TrainingListener {
  /** A listener that does nothing. */
  RunListener NONE = new RunListener() {};

  /**
   * Called before the first step.
   *
   * @param epoch the first epoch, from 1
   */
  default void onStart(int epoch) {}

  /**
   * Called after the loss diverged and the run has returned to the start of an epoch.
   *
   * @param epoch that epoch, from 1
   * @param why the reason and the next action, in one sentence
   */
  default void onRecovery(int epoch, String why) {}

  /**
   * Called before the best weights are evaluated on the test images.
   *
   * @param images the number of test images
   */
  default void onTest(int images) {}
}
