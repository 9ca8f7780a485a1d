package lanewise.plan.stage;

import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.layer.BatchNorm;
import lanewise.kernel.layer.BatchNormPool;
import lanewise.plan.convolution.Tail;
import lanewise.plan.memory.FeatureMap;

/**
 * The second half of a batch normalisation, the first stage of a group: normalisation with optional
 * ReLU and 2x2 max-pooling, in one pass. Backward only computes sums; the gradient of the input is
 * computed by {@link #inputGradient} when the sums of all images are known, so that the gradient
 * before pooling is never stored.
 */
public final class NormalizeStage implements PerImageStage {
  private static final int L = Lanes.FLOATS;

  private final boolean relu;
  private final boolean pool;
  private final FeatureMap input;
  private final FeatureMap output;
  private final BatchStatistics statistics;
  private final int originsPerBlock;
  private final float[] origins;

  /** The gradient of pixels that are not pooled. */
  private final float[] zeros = Aligned.floats(L);

  /** Creates a stage with the given operations after the normalisation. */
  public NormalizeStage(
      Tail tail, FeatureMap input, FeatureMap output, BatchStatistics statistics, int batchSize) {
    this.relu = tail.hasRelu();
    this.pool = tail.hasPool();
    this.input = input;
    this.output = output;
    this.statistics = statistics;
    this.originsPerBlock = output.height() * output.width() * L;
    this.origins = Aligned.floats(pool ? batchSize * output.blocks() * originsPerBlock : 0);
  }

  private int originOffset(int image, int block, int row) {
    return Aligned.ORIGIN
        + (image * output.blocks() + block) * originsPerBlock
        + row * output.width() * L;
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      int coefficients = BatchStatistics.coefficientsOf(block);
      for (int row = 0; row < output.height(); row++) {
        int to = output.rowOffset(image, block, row);
        if (pool) {
          BatchNormPool.forward(
              output.width(),
              input.values(),
              input.rowOffset(image, block, 2 * row),
              input.rowStep(),
              statistics.coefficients,
              coefficients,
              output.values(),
              to,
              output.pixelStep(),
              origins,
              originOffset(image, block, row));
        } else {
          BatchNorm.forward(
              relu,
              output.width(),
              input.values(),
              input.rowOffset(image, block, row),
              input.pixelStep(),
              statistics.coefficients,
              coefficients,
              output.values(),
              to,
              output.pixelStep());
        }
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      int coefficients = BatchStatistics.coefficientsOf(block);
      int sums = statistics.beginGradientSums(image, block);
      for (int row = 0; row < output.height(); row++) {
        int from = output.gradientRowOffset(image, block, row);
        if (pool) {
          BatchNormPool.gradientSums(
              output.width(),
              output.gradients(worker),
              from,
              output.gradientPixelStep(),
              origins,
              originOffset(image, block, row),
              input.values(),
              input.rowOffset(image, block, 2 * row),
              input.rowStep(),
              statistics.coefficients,
              coefficients,
              statistics.gradientSums(),
              sums);
        } else {
          BatchNorm.gradientSums(
              relu,
              output.width(),
              output.gradients(worker),
              from,
              output.gradientPixelStep(),
              input.values(),
              input.rowOffset(image, block, row),
              input.pixelStep(),
              statistics.coefficients,
              coefficients,
              statistics.gradientSums(),
              sums);
        }
      }
    }
  }

  /** Writes the input map's gradient of an image, once the gradient sums of all are known. */
  void inputGradient(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      int coefficients = BatchStatistics.coefficientsOf(block);
      for (int row = 0; row < output.height(); row++) {
        int from = output.gradientRowOffset(image, block, row);
        if (pool) {
          BatchNormPool.backward(
              output.width(),
              output.gradients(worker),
              from,
              output.gradientPixelStep(),
              origins,
              originOffset(image, block, row),
              input.values(),
              input.rowOffset(image, block, 2 * row),
              input.rowStep(),
              statistics.coefficients,
              coefficients,
              input.gradients(worker),
              input.gradientRowOffset(image, block, 2 * row),
              input.gradientRowStep());
        } else {
          BatchNorm.backward(
              relu,
              output.width(),
              output.gradients(worker),
              from,
              output.gradientPixelStep(),
              input.values(),
              input.rowOffset(image, block, row),
              input.pixelStep(),
              statistics.coefficients,
              coefficients,
              input.gradients(worker),
              input.gradientRowOffset(image, block, row),
              input.gradientPixelStep());
        }
      }
      if (pool) {
        unpooledGradient(image, worker, block);
      }
    }
  }

  /**
   * The last row and column of an image of odd size, which are not pooled but are part of the
   * statistics.
   */
  private void unpooledGradient(int image, int worker, int block) {
    int pooledHeight = 2 * output.height();
    int pooledWidth = 2 * output.width();
    for (int row = 0; row < input.height(); row++) {
      int first = row < pooledHeight ? pooledWidth : 0;
      BatchNorm.backward(
          false,
          input.width() - first,
          zeros,
          Aligned.ORIGIN,
          0,
          input.values(),
          input.rowOffset(image, block, row) + first * L,
          input.pixelStep(),
          statistics.coefficients,
          BatchStatistics.coefficientsOf(block),
          input.gradients(worker),
          input.gradientRowOffset(image, block, row) + first * L,
          input.gradientPixelStep());
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public long bytes() {
    return output.bytes() + (long) origins.length * Float.BYTES;
  }
}
