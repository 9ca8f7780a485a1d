package lanewise.plan.stage;

import lanewise.kernel.layer.Addition;
import lanewise.plan.memory.FeatureMap;

/** y = a + b, and perhaps ReLU; both operands get the same gradient. */
public record AddStage(boolean relu, FeatureMap left, FeatureMap right, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    Addition.forward(relu, left.values(worker), right.values(worker), output.values(worker), image);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    backward(image, worker, left);
    backward(image, worker, right);
  }

  private void backward(int image, int worker, FeatureMap operand) {
    Addition.backward(
        relu, output.gradients(worker), output.values(worker), operand.gradients(worker), image);
  }
}
