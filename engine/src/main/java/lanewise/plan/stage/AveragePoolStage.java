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
    Pooling.average(window, countsPadding, input.values(worker), output.values(worker), image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    Pooling.averageBackward(
        window, countsPadding, output.gradients(worker), input.gradients(worker), image);
  }
}
