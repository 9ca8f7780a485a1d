package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;

/**
 * Copies a map to another layout, for a map that one reader flattens and another reads as images.
 */
public record RelayStage(FeatureMap input, FeatureMap output) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    int count = input.channels() * input.height() * input.width();
    for (int i = 0; i < count; i++) {
      output.values()[output.position(image, i)] = input.values()[input.position(image, i)];
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    int count = input.channels() * input.height() * input.width();
    float[] dx = input.gradients(worker);
    float[] dy = output.gradients(worker);
    for (int i = 0; i < count; i++) {
      dx[input.gradientPosition(image, i)] = dy[output.gradientPosition(image, i)];
    }
  }
}
