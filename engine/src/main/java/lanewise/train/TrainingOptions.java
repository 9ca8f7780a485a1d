package lanewise.train;

import lanewise.optim.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * What a training run is told, apart from its network, data, loss and optimizer.
 *
 * @param epochs passes over the training data, at least 1
 * @param maxSteps stop after that many optimizer steps; 0 for no limit
 * @param schedule the learning rate of each step
 * @param accumulate batches whose gradients are summed before one optimizer step, at least 1
 * @param maxGradientNorm what the gradients' global norm is clipped to, above 0; infinite for none
 * @param averageDecay the decay of the weights' moving average, which is then what is validated, 0
 *     to below 1; 0 for none
 * @param metric what makes an epoch the best
 * @param earlyStopping when to stop before the end, or null
 * @param plateau when to lower the rate beside the schedule, or null
 */
public record TrainingOptions(
    int epochs,
    long maxSteps,
    Schedule schedule,
    int accumulate,
    double maxGradientNorm,
    double averageDecay,
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
    if (!(maxGradientNorm > 0)) {
      throw new IllegalArgumentException(
          "the largest gradient norm must be > 0, given " + maxGradientNorm);
    }
    if (!(averageDecay >= 0 && averageDecay < 1)) {
      throw new IllegalArgumentException(
          "the decay of the weights' average must be in [0, 1), given " + averageDecay);
    }
  }

  /**
   * Options without clipping, averaging, early stopping and plateau; the best epoch is the most
   * accurate.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingOptions(int epochs, long maxSteps, Schedule schedule, int accumulate) {
    this(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        Double.POSITIVE_INFINITY,
        0,
        Metric.ACCURACY,
        null,
        null);
  }

  /**
   * Options with a constant learning rate.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingOptions(int epochs, long maxSteps, double learningRate, int accumulate) {
    this(epochs, maxSteps, Schedule.constant(learningRate), accumulate);
  }

  /** The same with gradients clipped to a global norm. */
  public TrainingOptions withMaxGradientNorm(double norm) {
    return new TrainingOptions(
        epochs, maxSteps, schedule, accumulate, norm, averageDecay, metric, earlyStopping, plateau);
  }

  /** The same with a moving average of the weights. */
  public TrainingOptions withAverage(double decay) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        maxGradientNorm,
        decay,
        metric,
        earlyStopping,
        plateau);
  }

  /** The same with the best epoch, and an early end, chosen by a metric. */
  public TrainingOptions withSelection(Metric chosen, @Nullable EarlyStopping stopping) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        maxGradientNorm,
        averageDecay,
        chosen,
        stopping,
        plateau);
  }

  /** The same with the rate lowered on a plateau. */
  public TrainingOptions withPlateau(@Nullable Plateau lowering) {
    return new TrainingOptions(
        epochs,
        maxSteps,
        schedule,
        accumulate,
        maxGradientNorm,
        averageDecay,
        metric,
        earlyStopping,
        lowering);
  }
}
