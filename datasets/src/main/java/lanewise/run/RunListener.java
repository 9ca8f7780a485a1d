package lanewise.run;

import lanewise.train.TrainingListener;

/** Hears of a run as it goes; called on the run's thread. */
public interface RunListener extends TrainingListener {
  /** A listener that does nothing. */
  RunListener NONE = new RunListener() {};

  /**
   * Before the first step.
   *
   * @param epoch the epoch that comes first, from 1
   */
  default void onStart(int epoch) {}

  /**
   * After the loss diverged, when the run goes back to the start of an epoch.
   *
   * @param epoch that epoch, from 1
   * @param why the reason and what comes, in a sentence
   */
  default void onRecovery(int epoch, String why) {}

  /**
   * Before the best weights are measured on the test images.
   *
   * @param images how many there are
   */
  default void onTest(int images) {}
}
