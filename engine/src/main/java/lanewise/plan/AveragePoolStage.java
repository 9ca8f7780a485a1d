package lanewise.plan;

import lanewise.kernel.layer.Pooling;
import lanewise.tensor.Window;

/** Average pooling. */
final class AveragePoolStage implements PerImageStage {
  private final String name;
  private final Window window;
  private final boolean countsPadding;
  private final FeatureMap input;
  private final FeatureMap output;

  AveragePoolStage(
      String name, Window window, boolean countsPadding, FeatureMap input, FeatureMap output) {
    this.name = name;
    this.window = window;
    this.countsPadding = countsPadding;
    this.input = input;
    this.output = output;
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks; block++) {
      Pooling.average(
          window,
          countsPadding,
          input.height,
          input.width,
          input.values,
          input.blockOffset(image, block),
          input.rowStep,
          output.values,
          output.blockOffset(image, block),
          output.rowStep,
          output.pixelStep);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks; block++) {
      Pooling.averageBackward(
          window,
          countsPadding,
          input.height,
          input.width,
          output.gradients(worker),
          output.gradientBlockOffset(image, block),
          output.gradientRowStep,
          output.gradientPixelStep,
          input.gradients(worker),
          input.gradientBlockOffset(image, block),
          input.gradientRowStep);
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
