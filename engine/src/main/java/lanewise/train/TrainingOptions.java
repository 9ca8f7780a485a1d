package lanewise.train;

import lanewise.optim.Schedule;

/**
 * What a training run is told, apart from its network, data and optimizer.
 *
 * @param epochs passes over the training data, at least 1
 * @param maxSteps stop after that many optimizer steps; 0 for no limit
 * @param schedule the learning rate of each step
 * @param accumulate batches whose gradients are summed before one optimizer step, at least 1
 */
public record TrainingOptions(int epochs, long maxSteps, Schedule schedule, int accumulate) {

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
  }

  /**
   * Options with a constant learning rate.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingOptions(int epochs, long maxSteps, double learningRate, int accumulate) {
    this(epochs, maxSteps, Schedule.constant(learningRate), accumulate);
  }
}
