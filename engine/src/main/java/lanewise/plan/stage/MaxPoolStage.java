package lanewise.plan.stage;

import lanewise.kernel.layer.Pooling;
import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Window;

/**
 * Max-pooling that is not fused with a convolution.
 *
 * @param output with room for where each maximum was found
 */
public record MaxPoolStage(Window window, FeatureMap input, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    Pooling.max(window, input.values(worker), output.values(worker), output.origins(worker), image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    Pooling.maxBackward(
        window, output.gradients(worker), output.origins(worker), input.gradients(worker), image);
  }
}
