package lanewise.plan.convolution;

import java.util.Arrays;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.layer.BiasRelu;
import lanewise.kernel.layer.BiasReluPool;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The operations fused with a convolution: bias, optionally ReLU and 2x2 max-pooling, forward and
 * backward.
 */
public final class Epilogue {
  private static final int L = Lanes.FLOATS;

  private final boolean relu;
  private final boolean pool;
  private final FeatureMap output;
  private final Parameters parameters;
  private final int biasOffset;
  private float @Nullable [] origins;

  /** Zeros in place of a missing bias, and a buffer per worker for its gradient. */
  private float[] noBias = {};

  private float[][] noBiasGradients = {};

  private final int height;
  private final int width;

  /**
   * An epilogue.
   *
   * @param tail the operations after the bias
   * @param convolvedHeight OH of the convolution
   * @param biasOffset the offset of the bias, or {@link Parameters#ABSENT}
   */
  public Epilogue(
      Tail tail,
      int convolvedHeight,
      int convolvedWidth,
      FeatureMap output,
      Parameters parameters,
      int biasOffset) {
    this.relu = tail.hasRelu();
    this.pool = tail.hasPool();
    this.output = output;
    this.parameters = parameters;
    this.biasOffset = biasOffset;
    this.height = pool ? convolvedHeight / 2 * 2 : convolvedHeight;
    this.width = pool ? convolvedWidth / 2 * 2 : convolvedWidth;
  }

  /** Allocates the origins of pooled maxima of the whole batch, which backward needs. */
  public void allocate(int batchSize, int workers) {
    if (pool) {
      origins = Aligned.floats(batchSize * originsPerImage());
    }
    if (biasOffset == Parameters.ABSENT) {
      noBias = Aligned.floats(output.blocks() * L);
      noBiasGradients = new float[workers][];
      Arrays.setAll(noBiasGradients, worker -> Aligned.floats(output.blocks() * L));
    }
  }

  /** The number of rows of the convolution's output that are used; even if they are pooled. */
  int height() {
    return height;
  }

  /** The number of columns of the convolution's output that are used; even if they are pooled. */
  int width() {
    return width;
  }

  private int originsPerImage() {
    return output.blocks() * output.height() * output.width() * L;
  }

  /** The bytes kept for backward. */
  public long bytes() {
    return origins == null ? 0 : (long) origins.length * Float.BYTES;
  }

  /**
   * Processes row {@code firstRow}, and the next if {@code rows} is 2, of a pair of filter blocks.
   *
   * @param y convolved pixels; block v, row i at {@code yOffset + v*yBlock + i*yRow}
   */
  void forward(
      int image, int pair, int firstRow, int rows, float[] y, int yOffset, int yBlock, int yRow) {
    boolean biased = biasOffset != Parameters.ABSENT;
    float[] bias = biased ? parameters.values() : noBias;
    for (int v = 0; v < 2; v++) {
      int block = 2 * pair + v;
      int from = yOffset + v * yBlock;
      int biasAt = (biased ? biasOffset : Aligned.ORIGIN) + block * L;
      int target = output.blockOffset(image, block);
      if (origins != null) {
        int row = firstRow / 2;
        BiasReluPool.forward(
            output.width(),
            y,
            from,
            yRow,
            bias,
            biasAt,
            output.values(),
            target + row * output.rowStep(),
            output.pixelStep(),
            origins,
            originOffset(image, block, row));
      } else {
        for (int i = 0; i < rows; i++) {
          BiasRelu.forward(
              relu,
              width,
              y,
              from + i * yRow,
              L,
              bias,
              biasAt,
              output.values(),
              target + (firstRow + i) * output.rowStep(),
              output.pixelStep());
        }
      }
    }
  }

  private int originOffset(int image, int block, int row) {
    return Aligned.ORIGIN
        + image * originsPerImage()
        + (block * output.height() + row) * output.width() * L;
  }

  /**
   * Writes the gradient of the convolved pixels from the output map's gradient, and adds the bias
   * gradient.
   *
   * @param dy block b, row i at {@code dyOffset + b*dyBlock + i*dyRow}
   */
  public void backward(
      int image,
      int worker,
      float[] dy,
      int dyOffset,
      int dyBlock,
      int dyRow,
      float[] parameterGradients) {
    float[] gradients = output.gradients(worker);
    boolean biased = biasOffset != Parameters.ABSENT;
    float[] biasGradients = biased ? parameterGradients : noBiasGradients[worker];
    for (int block = 0; block < output.blocks(); block++) {
      int source = output.gradientBlockOffset(image, block);
      int value = output.blockOffset(image, block);
      int target = dyOffset + block * dyBlock;
      int biasAt = (biased ? biasOffset : Aligned.ORIGIN) + block * L;
      for (int row = 0; row < output.height(); row++) {
        int from = source + row * output.gradientRowStep();
        if (origins != null) {
          BiasReluPool.backward(
              output.width(),
              gradients,
              from,
              output.gradientPixelStep(),
              origins,
              originOffset(image, block, row),
              dy,
              target + 2 * row * dyRow,
              dyRow,
              biasGradients,
              biasAt);
        } else {
          BiasRelu.backward(
              relu,
              width,
              gradients,
              from,
              output.gradientPixelStep(),
              output.values(),
              value + row * output.rowStep(),
              output.pixelStep(),
              dy,
              target + row * dyRow,
              L,
              biasGradients,
              biasAt);
        }
      }
    }
  }
}
