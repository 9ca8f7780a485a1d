package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;

/**
 * The first half of a batch normalisation, the last stage of its group: computes each image's
 * moments while its values are in the cache. In backward it is the first of its group and computes
 * each image's gradient from the sums of the second half.
 *
 * @param output the map to normalise, written by the previous stage
 */
public record StatisticsStage(
    FeatureMap output, BatchStatistics statistics, NormalizeStage normalize, Step step)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    if (step.training()) {
      statistics.gather(image);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    normalize.inputGradient(image, worker);
  }

  @Override
  public long bytes() {
    return statistics.bytes();
  }
}
