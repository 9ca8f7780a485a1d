package lanewise.plan.stage;

import lanewise.kernel.activation.Activation;
import lanewise.plan.memory.FeatureMap;

/**
 * An activation that is not fused with the stage before it.
 *
 * @param keepsZero {@link Activation#keepsZero}, asked once: the answer allocates
 */
public record ActivationStage(
    Activation activation, boolean keepsZero, FeatureMap input, FeatureMap output)
    implements PerImageStage {

  /** Applies an activation to each value of a map. */
  public ActivationStage(Activation activation, FeatureMap input, FeatureMap output) {
    this(activation, activation.keepsZero(), input, output);
  }

  @Override
  public void forward(int image, int worker) {
    activation.forward(input.values(worker), output.values(worker), image);
    if (!keepsZero) {
      output.values(worker).clear(image, output.channels());
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    activation.backward(
        output.gradients(worker), input.values(worker), input.gradients(worker), image);
  }
}
