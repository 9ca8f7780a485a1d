package lanewise.plan.stage;

import lanewise.kernel.layer.Pooling;
import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Window;

/** Average pooling. */
public record AveragePoolStage(
    Window window, boolean countsPadding, FeatureMap input, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      Pooling.average(
          window,
          countsPadding,
          input.height(),
          input.width(),
          input.values(),
          input.blockOffset(image, block),
          input.rowStep(),
          output.values(),
          output.blockOffset(image, block),
          output.rowStep(),
          output.pixelStep());
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks(); block++) {
      Pooling.averageBackward(
          window,
          countsPadding,
          input.height(),
          input.width(),
          output.gradients(worker),
          output.gradientBlockOffset(image, block),
          output.gradientRowStep(),
          output.gradientPixelStep(),
          input.gradients(worker),
          input.gradientBlockOffset(image, block),
          input.gradientRowStep());
    }
  }
}
