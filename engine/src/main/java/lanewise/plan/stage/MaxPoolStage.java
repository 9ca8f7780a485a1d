package lanewise.plan.stage;

import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.layer.Pooling;
import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Window;

/** Max-pooling that is not fused with a convolution. */
public final class MaxPoolStage implements PerImageStage {
  private final Window window;
  private final FeatureMap input;
  private final FeatureMap output;
  private final int originsPerBlock;
  private final float[] origins;

  /** A stage for batches of at most {@code batchSize} images. */
  public MaxPoolStage(Window window, FeatureMap input, FeatureMap output, int batchSize) {
    this.window = window;
    this.input = input;
    this.output = output;
    this.originsPerBlock = output.height() * output.width() * Lanes.FLOATS;
    this.origins = Aligned.floats(batchSize * output.blocks() * originsPerBlock);
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      Pooling.max(
          window,
          input.height(),
          input.width(),
          input.values(),
          input.blockOffset(image, block),
          input.rowStep(),
          output.values(),
          output.blockOffset(image, block),
          output.rowStep(),
          output.pixelStep(),
          origins,
          originOffset(image, block));
    }
  }

  private int originOffset(int image, int block) {
    return Aligned.ORIGIN + (image * output.blocks() + block) * originsPerBlock;
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      Pooling.maxBackward(
          window,
          input.height(),
          input.width(),
          output.gradients(worker),
          output.gradientBlockOffset(image, block),
          output.gradientRowStep(),
          output.gradientPixelStep(),
          origins,
          originOffset(image, block),
          input.gradients(worker),
          input.gradientBlockOffset(image, block),
          input.gradientRowStep());
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
