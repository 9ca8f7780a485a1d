package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Batch;

/** Converts the batch's images to the layout of the first stage. */
public record InputStage(FeatureMap output, Step step) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    Batch batch = step.batch();
    int source = image * batch.imageShape().size();
    output.values(worker).write(image, output.channels(), batch.images(), source);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    // The input has no gradient.
  }
}
