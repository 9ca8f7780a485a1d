package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.layer.BatchNorm;
import lanewise.kernel.layer.BatchNormPool;
import lanewise.plan.convolution.Tail;
import lanewise.plan.memory.FeatureMap;

/**
 * The second half of a batch normalisation, the first stage of a group: normalisation with optional
 * ReLU or clip and 2x2 max-pooling, in one pass. Backward only computes sums; the gradient of the
 * input is computed by {@link #inputGradient} when the sums of all images are known, so that the
 * gradient before pooling is never stored.
 */
public final class NormalizeStage implements PerImageStage {
  private final float low;
  private final float high;
  private final boolean pool;
  private final FeatureMap input;
  private final FeatureMap output;
  private final BatchStatistics statistics;

  /** Creates a stage with the given operations after the normalisation. */
  public NormalizeStage(
      Tail tail, FeatureMap input, FeatureMap output, BatchStatistics statistics) {
    this.low = tail.low();
    this.high = tail.high();
    this.pool = tail.hasPool();
    this.input = input;
    this.output = output;
    this.statistics = statistics;
    if (pool) {
      output.keepOrigins();
    }
  }

  @Override
  public void forward(int image, int worker) {
    Pixels x = input.values(worker);
    Pixels y = output.values(worker);
    if (pool) {
      BatchNormPool.forward(x, y, output.origins(worker), image, statistics.coefficients);
    } else {
      BatchNorm.forward(low, high, x, y, image, statistics.coefficients);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    Pixels x = input.values(worker);
    Pixels dy = output.gradients(worker);
    float[] coefficients = statistics.coefficients;
    if (pool) {
      BatchNormPool.gradientSums(
          dy, output.origins(worker), x, image, coefficients, statistics.gradientSums);
    } else {
      BatchNorm.gradientSums(low, high, dy, x, image, coefficients, statistics.gradientSums);
    }
  }

  /** Writes the input map's gradient of an image, once the gradient sums of all are known. */
  void inputGradient(int image, int worker) {
    Pixels x = input.values(worker);
    Pixels dx = input.gradients(worker);
    Pixels dy = output.gradients(worker);
    if (pool) {
      BatchNormPool.backward(dy, output.origins(worker), x, dx, image, statistics.coefficients);
    } else {
      BatchNorm.backward(low, high, dy, x, dx, image, statistics.coefficients);
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }
}
