package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.layer.Pooling;
import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Window;

/**
 * Max-pooling that is not fused with a convolution.
 *
 * @param origins where each maximum was found
 */
public record MaxPoolStage(Window window, FeatureMap input, FeatureMap output, Pixels origins)
    implements PerImageStage {
  /** A stage for batches of at most {@code batchSize} images. */
  public MaxPoolStage(Window window, FeatureMap input, FeatureMap output, int batchSize) {
    this(window, input, output, output.origins(batchSize));
  }

  @Override
  public void forward(int image, int worker) {
    Pooling.max(window, input.values(), output.values(), origins, image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    Pooling.maxBackward(window, output.gradients(worker), origins, input.gradients(worker), image);
  }

  @Override
  public long bytes() {
    return output.bytes() + (long) origins.values().length * Float.BYTES;
  }
}
