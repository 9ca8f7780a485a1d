package lanewise.plan.stage;

import java.util.Arrays;
import lanewise.kernel.layer.LayerNormalization;
import lanewise.nn.LayerNorm;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/** Layer normalisation of each pixel. */
public final class LayerNormStage implements PerImageStage {
  private final Parameters parameters;
  private final int weight;
  private final int bias;
  private final FeatureMap input;
  private final FeatureMap output;

  /** One for each worker. */
  private final LayerNormalization[] kernels;

  /**
   * Creates a stage.
   *
   * @param weight the offset of the factors in the parameters
   * @param bias the offset of what is added
   */
  public LayerNormStage(
      LayerNorm norm,
      Parameters parameters,
      int weight,
      int bias,
      FeatureMap input,
      FeatureMap output,
      int workers) {
    this.parameters = parameters;
    this.weight = weight;
    this.bias = bias;
    this.input = input;
    this.output = output;
    this.kernels = new LayerNormalization[workers];
    Arrays.setAll(
        kernels, _ -> new LayerNormalization(norm.epsilon(), output.channels(), output.blocks()));
  }

  @Override
  public void forward(int image, int worker) {
    kernels[worker].forward(
        parameters.values(), weight, bias, input.values(worker), output.values(worker), image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    kernels[worker].backward(
        parameters.values(),
        weight,
        bias,
        parameterGradients,
        output.gradients(worker),
        input.values(worker),
        input.gradients(worker),
        image);
  }

  @Override
  public FeatureMap output() {
    return output;
  }
}
