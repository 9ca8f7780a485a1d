package lanewise.plan.stage;

import java.util.Arrays;
import lanewise.kernel.layer.ResponseNorm;
import lanewise.nn.LocalResponseNorm;
import lanewise.plan.memory.FeatureMap;

/** Local response normalisation. */
public final class ResponseNormStage implements PerImageStage {
  private final FeatureMap input;
  private final FeatureMap output;

  /** One for each worker. */
  private final ResponseNorm[] kernels;

  /** Creates a stage for so many threads. */
  public ResponseNormStage(
      LocalResponseNorm norm, FeatureMap input, FeatureMap output, int workers) {
    this.input = input;
    this.output = output;
    this.kernels = new ResponseNorm[workers];
    Arrays.setAll(
        kernels,
        _ -> new ResponseNorm(norm.size(), norm.alpha(), norm.beta(), norm.k(), output.blocks()));
  }

  @Override
  public void forward(int image, int worker) {
    kernels[worker].forward(input.values(worker), output.values(worker), image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    kernels[worker].backward(
        output.gradients(worker), input.values(worker), input.gradients(worker), image);
  }

  @Override
  public FeatureMap output() {
    return output;
  }
}
