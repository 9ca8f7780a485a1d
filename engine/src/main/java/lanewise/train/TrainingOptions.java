package lanewise.train;

import lanewise.optim.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The options of a training run, apart from its network, data, loss and optimizer.
 *
 * {@snippet :
 * TrainingOptions options = TrainingOptions.epochs(3).learningRate(1e-3);
 * }
 *
 * @param epochs passes over the training data, at least 1
 * @param maxSteps the largest number of optimizer steps; 0 for no limit
 * @param schedule the learning rate of each step
 * @param accumulate the number of batches whose gradients are summed before an optimizer step, at
 *     least 1
 * @param shards the number of batches of the source that make one batch of the training: each is
 *     computed by itself, and their gradients are summed in a binary tree; a power of two
 * @param clipNorm what the gradients' global norm is clipped to, above 0; infinite for none
 * @param average the decay of the weights' moving average, which is then what is validated, 0 to
 *     below 1; 0 for none
 * @param metric the metric that chooses the best epoch
 * @param earlyStopping the rule for early stopping, or null
 * @param plateau the rule for lowering the rate in addition to the schedule, or null
 */
public record TrainingOptions(
    int epochs,
    long maxSteps,
    Schedule schedule,
    int accumulate,
    int shards,
    double clipNorm,
    double average,
    Metric metric,
    @Nullable EarlyStopping earlyStopping,
    @Nullable Plateau plateau) {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingOptions {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, given " + epochs);
    }
    if (maxSteps < 0) {
      throw new IllegalArgumentException("steps must be >= 1, or 0 for no limit");
    }
    if (accumulate < 1) {
      throw new IllegalArgumentException("accumulate must be >= 1, given " + accumulate);
    }
    if (shards < 1 || Integer.bitCount(shards) != 1) {
      throw new IllegalArgumentException(
          "the number of shards must be a power of two, given " + shards);
    }
    if (!(clipNorm > 0)) {
      throw new IllegalArgumentException(
          "the largest gradient norm must be > 0, given " + clipNorm);
    }
    if (!(average >= 0 && average < 1)) {
      throw new IllegalArgumentException(
          "the decay of the weights' average must be in [0, 1), given " + average);
    }
  }

  /**
   * As many epochs of one step a batch, at rate 0.001; no clipping, no average, no early end. The
   * best epoch is the most accurate. Each of the methods below changes one thing.
   *
   * @throws IllegalArgumentException if there is less than one epoch
   */
  public static TrainingOptions epochs(int epochs) {
    return new TrainingOptions(
        epochs,
        0,
        Schedule.constant(1e-3),
        1,
        1,
        Double.POSITIVE_INFINITY,
        0,
        Metric.ACCURACY,
        null,
        null);
  }

  /**
   * The same with at most so many optimizer steps; 0 for no limit.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public TrainingOptions maxSteps(long steps) {
    return new TrainingOptions(
        epochs,
        steps,
        schedule,
        accumulate,
        shards,
        clipNorm,
        average,
        metric,
        earlyStopping,
        plateau);
  }

  /**
   * The same with one learning rate for all steps.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  public TrainingOptions learningRate(double rate) {
    return schedule(Schedule.constant(rate));
  }

  /** The same with a learning rate for each step. */
  public TrainingOptions schedule(Schedule rates) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        rates,
        accumulate,
        shards,
        clipNorm,
        average,
        metric,
        earlyStopping,
        plateau);
  }

  /**
   * The same with the gradients of so many batches summed before a step.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public TrainingOptions accumulate(int batches) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        batches,
        shards,
        clipNorm,
        average,
        metric,
        earlyStopping,
        plateau);
  }

  /**
   * The same with as many shards of a batch.
   *
   * @throws IllegalArgumentException if it is no power of two
   */
  public TrainingOptions shards(int count) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        count,
        clipNorm,
        average,
        metric,
        earlyStopping,
        plateau);
  }

  /**
   * The same with gradients clipped to a global norm.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public TrainingOptions clipNorm(double norm) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        shards,
        norm,
        average,
        metric,
        earlyStopping,
        plateau);
  }

  /**
   * The same with a moving average of the weights.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public TrainingOptions average(double decay) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        shards,
        clipNorm,
        decay,
        metric,
        earlyStopping,
        plateau);
  }

  /** The same with the best epoch chosen by another metric. */
  public TrainingOptions metric(Metric chosen) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        shards,
        clipNorm,
        average,
        chosen,
        earlyStopping,
        plateau);
  }

  /** The same with an early end, or null for none. */
  public TrainingOptions earlyStopping(@Nullable EarlyStopping stop) {
    return new TrainingOptions(
        epochs, maxSteps, schedule, accumulate, shards, clipNorm, average, metric, stop, plateau);
  }

  /** The same with the rate lowered on a plateau, or null for never. */
  public TrainingOptions plateau(@Nullable Plateau lower) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        shards,
        clipNorm,
        average,
        metric,
        earlyStopping,
        lower);
  }
}
