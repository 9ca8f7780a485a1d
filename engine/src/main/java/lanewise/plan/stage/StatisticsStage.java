package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;

/**
 * The first half of a batch normalisation, the last stage of its group: gathers each image's
 * moments while its values are in the cache. Backward it is the first of its group and brings back
 * each image's gradient, for which the second half has gathered what it takes.
 *
 * @param output what is to be normalised: the map of the stage before
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
