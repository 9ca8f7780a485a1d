package lanewise.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run: the content of {@code metrics.json} and of {@code train --json}.
 *
 * @param run the run folder
 * @param parameters the number of trainable values
 * @param epochs the number of epochs finished
 * @param steps the number of optimizer steps done
 * @param bestEpoch the epoch whose weights were tested: the one with the best validation score, or
 *     the last without validation
 * @param train loss and accuracy of that epoch's training images, each measured before the update
 *     of its step
 * @param validation loss and accuracy after that epoch, or null without validation
 * @param steering how the learning rate was steered by hand; empty if it was not, null if an older
 *     release wrote this
 * @param test scores of the test images, which were not used for any choice
 */
public record RunReport(
    String run,
    String model,
    long parameters,
    Data data,
    int epochs,
    long steps,
    int bestEpoch,
    Score train,
    @Nullable Score validation,
    @Nullable List<Steering.Change> steering,
    EvaluationReport test,
    Time time,
    Environment environment) {

  /** The same of a run that took so many seconds in all. */
  public RunReport lasting(double totalSeconds) {
    return new RunReport(
        run,
        model,
        parameters,
        data,
        epochs,
        steps,
        bestEpoch,
        train,
        validation,
        steering,
        test,
        new Time(time.trainingSeconds(), totalSeconds, time.imagesPerSecond(), time.waitingShare()),
        environment);
  }

  /** The data set and its notes. */
  public record Data(String name, int train, int validation, int test, List<String> notes) {}

  /** Loss and accuracy. */
  public record Score(double loss, double accuracy) {}

  /** The same of a run that was moved to another folder. */
  public RunReport in(String folder) {
    return new RunReport(
        folder,
        model,
        parameters,
        data,
        epochs,
        steps,
        bestEpoch,
        train,
        validation,
        steering,
        test,
        time,
        environment);
  }

  /**
   * Times.
   *
   * @param imagesPerSecond in training, without validation
   * @param waitingShare the fraction of the training time in which no batch was ready; of a resumed
   *     run since it was resumed; null if it was not measured
   */
  public record Time(
      double trainingSeconds,
      double totalSeconds,
      double imagesPerSecond,
      @Nullable Double waitingShare) {}
}
