package lanewise.plan;

import lanewise.kernel.layer.Addition;

/** y = a + b, and perhaps ReLU; both operands get the same gradient. */
final class AddStage implements PerImageStage {
  private final String name;
  private final boolean relu;
  private final FeatureMap left;
  private final FeatureMap right;
  private final FeatureMap output;

  AddStage(String name, boolean relu, FeatureMap left, FeatureMap right, FeatureMap output) {
    this.name = name;
    this.relu = relu;
    this.left = left;
    this.right = right;
    this.output = output;
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        Addition.forward(
            relu,
            output.width,
            left.values,
            left.rowOffset(image, block, row),
            left.pixelStep,
            right.values,
            right.rowOffset(image, block, row),
            right.pixelStep,
            output.values,
            output.rowOffset(image, block, row),
            output.pixelStep);
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    backward(image, worker, left);
    backward(image, worker, right);
  }

  private void backward(int image, int worker, FeatureMap operand) {
    for (int block = 0; block < output.blocks; block++) {
      for (int row = 0; row < output.height; row++) {
        Addition.backward(
            relu,
            output.width,
            output.gradients(worker),
            output.gradientRowOffset(image, block, row),
            output.gradientPixelStep,
            output.values,
            output.rowOffset(image, block, row),
            output.pixelStep,
            operand.gradients(worker),
            operand.gradientRowOffset(image, block, row),
            operand.gradientPixelStep);
      }
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public StageInfo info() {
    return StageInfo.of(name, output, 0);
  }
}
