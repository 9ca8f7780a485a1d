package lanewise.plan;

import lanewise.kernel.activation.Activation;

/** An activation that is not fused with the stage before it. */
final class ActivationStage implements PerImageStage {
  private final String name;
  private final Activation activation;
  private final FeatureMap input;
  private final FeatureMap output;

  ActivationStage(String name, Activation activation, FeatureMap input, FeatureMap output) {
    this.name = name;
    this.activation = activation;
    this.input = input;
    this.output = output;
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        activation.forward(
            output.width,
            input.values,
            input.rowOffset(image, block, row),
            input.pixelStep,
            output.values,
            output.rowOffset(image, block, row),
            output.pixelStep);
      }
    }
    if (!activation.keepsZero()) {
      output.clearPadding(image);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        activation.backward(
            output.width,
            output.gradients(worker),
            output.gradientRowOffset(image, block, row),
            output.gradientPixelStep,
            input.values,
            input.rowOffset(image, block, row),
            input.pixelStep,
            input.gradients(worker),
            input.gradientRowOffset(image, block, row),
            input.gradientPixelStep);
      }
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public StageInfo info() {
    return StageInfo.of(name, output, 0);
  }
}
