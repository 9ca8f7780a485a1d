package lanewise.plan;

import lanewise.kernel.LeakyRelu;
import lanewise.tensor.Shape;

/** A rectifier that is not fused with the stage before it. */
final class ActivationStage implements ImageStage {
  private final String name;
  private final float slope;
  private final FeatureMap input;
  private final FeatureMap output;

  /** A rectifier with that slope for negative values; 0 for ReLU. */
  ActivationStage(String name, float slope, FeatureMap input, FeatureMap output) {
    this.name = name;
    this.slope = slope;
    this.input = input;
    this.output = output;
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        LeakyRelu.forward(
            slope,
            output.width,
            input.values,
            input.offset(image) + block * input.blockStep + row * input.rowStep,
            input.pixelStep,
            output.values,
            output.offset(image) + block * output.blockStep + row * output.rowStep,
            output.pixelStep);
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        LeakyRelu.backward(
            slope,
            output.width,
            output.gradients(worker),
            output.gradientOffset(image)
                + block * output.gradientBlockStep
                + row * output.gradientRowStep,
            output.gradientPixelStep,
            input.values,
            input.offset(image) + block * input.blockStep + row * input.rowStep,
            input.pixelStep,
            input.gradients(worker),
            input.gradientOffset(image)
                + block * input.gradientBlockStep
                + row * input.gradientRowStep,
            input.gradientPixelStep);
      }
    }
  }

  @Override
  public StageInfo info() {
    return new StageInfo(
        name, "-", Shape.of(output.channels, output.height, output.width), output.bytes());
  }
}
