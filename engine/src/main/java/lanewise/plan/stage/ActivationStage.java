package lanewise.plan.stage;

import lanewise.kernel.activation.Activation;
import lanewise.plan.memory.FeatureMap;

/** An activation that is not fused with the stage before it. */
public record ActivationStage(Activation activation, FeatureMap input, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        activation.forward(
            output.width(),
            input.values(),
            input.rowOffset(image, block, row),
            input.pixelStep(),
            output.values(),
            output.rowOffset(image, block, row),
            output.pixelStep());
      }
    }
    if (!activation.keepsZero()) {
      output.clearPadding(image);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        activation.backward(
            output.width(),
            output.gradients(worker),
            output.gradientRowOffset(image, block, row),
            output.gradientPixelStep(),
            input.values(),
            input.rowOffset(image, block, row),
            input.pixelStep(),
            input.gradients(worker),
            input.gradientRowOffset(image, block, row),
            input.gradientPixelStep());
      }
    }
  }
}
