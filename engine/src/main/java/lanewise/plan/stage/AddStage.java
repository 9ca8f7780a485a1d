package lanewise.plan.stage;

import lanewise.kernel.layer.Addition;
import lanewise.plan.memory.FeatureMap;

/** y = a + b, and perhaps ReLU; both operands get the same gradient. */
public record AddStage(boolean relu, FeatureMap left, FeatureMap right, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        Addition.forward(
            relu,
            output.width(),
            left.values(),
            left.rowOffset(image, block, row),
            left.pixelStep(),
            right.values(),
            right.rowOffset(image, block, row),
            right.pixelStep(),
            output.values(),
            output.rowOffset(image, block, row),
            output.pixelStep());
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    backward(image, worker, left);
    backward(image, worker, right);
  }

  private void backward(int image, int worker, FeatureMap operand) {
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        Addition.backward(
            relu,
            output.width(),
            output.gradients(worker),
            output.gradientRowOffset(image, block, row),
            output.gradientPixelStep(),
            output.values(),
            output.rowOffset(image, block, row),
            output.pixelStep(),
            operand.gradients(worker),
            operand.gradientRowOffset(image, block, row),
            operand.gradientPixelStep());
      }
    }
  }
}
