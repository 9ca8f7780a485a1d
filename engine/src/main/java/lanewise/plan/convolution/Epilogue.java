package lanewise.plan.convolution;

import java.util.Arrays;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.layer.BiasClip;
import lanewise.kernel.layer.BiasRelu;
import lanewise.kernel.layer.BiasReluPool;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/**
 * The operations fused with a convolution: bias, optionally ReLU and 2x2 max-pooling or a clip,
 * forward and backward.
 */
public final class Epilogue {
  private static final int L = Lanes.FLOATS;

  private final Tail tail;
  private final boolean pool;
  private final FeatureMap output;
  private final Parameters parameters;
  private final int biasOffset;

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
    this.tail = tail;
    this.pool = tail.hasPool();
    this.output = output;
    this.parameters = parameters;
    this.biasOffset = biasOffset;
    this.height = pool ? convolvedHeight / 2 * 2 : convolvedHeight;
    this.width = pool ? convolvedWidth / 2 * 2 : convolvedWidth;
  }

  /** Requires room for the origins of pooled maxima, which backward needs. */
  public void allocate(int workers) {
    if (pool) {
      output.keepOrigins();
    }
    if (biasOffset == Parameters.ABSENT) {
      noBias = Aligned.floats(output.blocks() * L);
      noBiasGradients = new float[workers][];
      Arrays.setAll(noBiasGradients, worker -> Aligned.floats(output.blocks() * L));
    }
  }

  /** The number of rows of the convolution's output that are used; even if they are pooled. */
  public int height() {
    return height;
  }

  /** The number of columns of the convolution's output that are used; even if they are pooled. */
  public int width() {
    return width;
  }

  /**
   * Processes row {@code firstRow}, and the next if {@code rows} is 2, of a pair of filter blocks.
   *
   * @param x convolved pixels, of one image
   * @param block which block of x is the first of the pair
   * @param row which row of x is the first
   */
  public void forward(
      int image, int worker, int pair, int firstRow, int rows, Pixels x, int block, int row) {
    boolean biased = biasOffset != Parameters.ABSENT;
    float[] bias = biased ? parameters.values() : noBias;
    Pixels y = output.values(worker);
    for (int v = 0; v < 2; v++) {
      int to = 2 * pair + v;
      int biasAt = (biased ? biasOffset : Aligned.ORIGIN) + to * L;
      if (pool) {
        Pixels origins = output.origins(worker);
        int half = firstRow / 2;
        int from = x.row(0, block + v, row);
        int yAt = y.row(image, to, half);
        BiasReluPool.forward(x, from, bias, biasAt, y, yAt, origins, origins.row(image, to, half));
      } else {
        for (int i = 0; i < rows; i++) {
          int from = x.row(0, block + v, row + i);
          int yAt = y.row(image, to, firstRow + i);
          if (tail.hasClip()) {
            BiasClip.forward(tail.low(), tail.high(), width, x, from, bias, biasAt, y, yAt);
          } else {
            BiasRelu.forward(tail.hasRelu(), width, x, from, bias, biasAt, y, yAt);
          }
        }
      }
    }
  }

  /**
   * Writes the gradient of the convolved pixels from the output map's gradient, and adds the bias
   * gradient.
   *
   * @param position which image of dx is the image
   */
  public void backward(int image, int worker, Pixels dx, int position, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      backward(block, image, worker, dx, position, parameterGradients);
    }
  }

  /** As the other, for one block of filters. */
  public void backward(
      int block, int image, int worker, Pixels dx, int position, float[] parameterGradients) {
    Pixels dy = output.gradients(worker);
    Pixels y = output.values(worker);
    boolean biased = biasOffset != Parameters.ABSENT;
    float[] dbias = biased ? parameterGradients : noBiasGradients[worker];
    int biasAt = (biased ? biasOffset : Aligned.ORIGIN) + block * L;
    for (int row = 0; row < output.height(); row++) {
      int from = dy.row(image, block, row);
      if (pool) {
        Pixels origins = output.origins(worker);
        int originAt = origins.row(image, block, row);
        int to = dx.row(position, block, 2 * row);
        BiasReluPool.backward(dy, from, origins, originAt, dx, to, dbias, biasAt);
      } else {
        int yAt = y.row(image, block, row);
        int to = dx.row(position, block, row);
        if (tail.hasClip()) {
          BiasClip.backward(
              tail.low(), tail.high(), width, dy, from, y, yAt, dx, to, dbias, biasAt);
        } else {
          BiasRelu.backward(tail.hasRelu(), width, dy, from, y, yAt, dx, to, dbias, biasAt);
        }
      }
    }
  }

  /** Sets the gradient of the bias of one block of filters to 0. */
  public void clearBiasGradient(int block, float[] parameterGradients) {
    if (biasOffset != Parameters.ABSENT) {
      int at = biasOffset + block * L;
      Arrays.fill(parameterGradients, at, at + L, 0f);
    }
  }
}
