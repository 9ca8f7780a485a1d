package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
import lanewise.plan.memory.FeatureMap;

/**
 * Copies a map to another layout, for a map that one reader flattens and another reads as images.
 */
public record RelayStage(FeatureMap input, FeatureMap output) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    copy(image, input.values(worker), output.values(worker));
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    copy(image, output.gradients(worker), input.gradients(worker));
  }

  private void copy(int image, Pixels from, Pixels to) {
    int count = input.channels() * input.height() * input.width();
    for (int i = 0; i < count; i++) {
      to.values()[to.position(image, i)] = from.values()[from.position(image, i)];
    }
  }
}
