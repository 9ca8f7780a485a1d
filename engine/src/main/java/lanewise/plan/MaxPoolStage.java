package lanewise.plan;

import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.Pooling;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** Max or average pooling that is not fused with a convolution. */
final class PoolStage implements PerImageStage {
  private final String name;
  private final boolean max;
  private final Window window;
  private final FeatureMap input;
  private final FeatureMap output;
  private final int originsPerBlock;
  private final float[] origins;

  PoolStage(
      String name, boolean max, Window window, FeatureMap input, FeatureMap output, int batchSize) {
    this.name = name;
    this.max = max;
    this.window = window;
    this.input = input;
    this.output = output;
    this.originsPerBlock = output.height * output.width * Lanes.FLOATS;
    this.origins = Aligned.floats(max ? batchSize * output.blocks * originsPerBlock : 0);
  }

  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks; block++) {
      int from = input.offset(image) + block * input.blockStep;
      int to = output.offset(image) + block * output.blockStep;
      if (max) {
        Pooling.max(
            window,
            input.height,
            input.width,
            input.values,
            from,
            input.rowStep,
            output.values,
            to,
            output.rowStep,
            output.pixelStep,
            origins,
            originOffset(image, block));
      } else {
        Pooling.average(
            window,
            input.height,
            input.width,
            input.values,
            from,
            input.rowStep,
            output.values,
            to,
            output.rowStep,
            output.pixelStep);
      }
    }
  }

  private int originOffset(int image, int block) {
    return Aligned.ORIGIN + (image * output.blocks + block) * originsPerBlock;
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int block = 0; block < output.blocks; block++) {
      int from = output.gradientOffset(image) + block * output.gradientBlockStep;
      int to = input.gradientOffset(image) + block * input.gradientBlockStep;
      if (max) {
        Pooling.maxBackward(
            window,
            input.height,
            input.width,
            output.gradients(worker),
            from,
            output.gradientRowStep,
            output.gradientPixelStep,
            origins,
            originOffset(image, block),
            input.gradients(worker),
            to,
            input.gradientRowStep);
      } else {
        Pooling.averageBackward(
            window,
            input.height,
            input.width,
            output.gradients(worker),
            from,
            output.gradientRowStep,
            output.gradientPixelStep,
            input.gradients(worker),
            to,
            input.gradientRowStep);
      }
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public StageInfo info() {
    return new StageInfo(
        name,
        "-",
        Shape.of(output.channels, output.height, output.width),
        output.bytes() + (long) origins.length * Float.BYTES);
  }
}
