package lanewise.train;

/**
 * What a training run is told, apart from its network, data and optimizer.
 *
 * @param epochs passes over the training data, at least 1
 * @param maxSteps stop after that many optimizer steps; 0 for no limit
 * @param learningRate the optimizer's rate, above 0
 * @param accumulate batches whose gradients are summed before one optimizer step, at least 1
 */
public record TrainingOptions(int epochs, long maxSteps, double learningRate, int accumulate) {

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
    if (!(learningRate > 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException("learning rate must be > 0, given " + learningRate);
    }
    if (accumulate < 1) {
      throw new IllegalArgumentException("accumulate must be >= 1, given " + accumulate);
    }
  }
}
