package lanewise.plan;

/**
 * The first half of a batch normalisation, the last stage of its group: gathers each image's
 * moments while its values are in the cache. Backward it is the first of its group and brings back
 * each image's gradient, for which the second half has gathered what it takes.
 */
final class StatisticsStage implements PerImageStage {
  private final String name;
  private final FeatureMap input;
  private final BatchStatistics statistics;
  private final NormalizeStage normalize;
  private final Step step;

  StatisticsStage(
      String name,
      FeatureMap input,
      BatchStatistics statistics,
      NormalizeStage normalize,
      Step step) {
    this.name = name;
    this.input = input;
    this.statistics = statistics;
    this.normalize = normalize;
    this.step = step;
  }

  @Override
  public void forward(int image, int worker) {
    if (step.training) {
      statistics.gather(image);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    normalize.inputGradient(image, worker);
  }

  @Override
  public FeatureMap output() {
    return input;
  }

  @Override
  public StageInfo info() {
    return new StageInfo(name, "-", input.shape(), statistics.bytes());
  }
}
