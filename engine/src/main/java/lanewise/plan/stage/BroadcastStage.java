package lanewise.plan.stage;

import lanewise.kernel.layer.Addition;
import lanewise.kernel.layer.Multiplication;
import lanewise.plan.memory.FeatureMap;

/** y = a * b, or y = a + b, where a single pixel of one operand may stand for all. */
public record BroadcastStage(
    boolean multiplies, FeatureMap left, FeatureMap right, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    if (multiplies) {
      Multiplication.forward(
          left.values(worker), right.values(worker), output.values(worker), image);
    } else {
      Addition.forward(
          false, left.values(worker), right.values(worker), output.values(worker), image);
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    backward(image, worker, left, right);
    backward(image, worker, right, left);
  }

  private void backward(int image, int worker, FeatureMap operand, FeatureMap other) {
    operand.gradients(worker).clear(image, 0);
    if (multiplies) {
      Multiplication.backward(
          output.gradients(worker), other.values(worker), operand.gradients(worker), image);
    } else {
      Addition.accumulate(output.gradients(worker), operand.gradients(worker), image);
    }
  }
}
