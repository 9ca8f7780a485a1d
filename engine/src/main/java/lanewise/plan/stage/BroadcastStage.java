package lanewise.plan.stage;

import lanewise.kernel.layer.Addition;
import lanewise.kernel.layer.Multiplication;
import lanewise.plan.memory.FeatureMap;

/**
 * y = a * b, or y = a + b, where one operand may have a single pixel; that operand is read, and its
 * gradient summed, with steps of 0.
 */
public record BroadcastStage(
    boolean multiplies, FeatureMap left, FeatureMap right, FeatureMap output)
    implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        int a = left.rowOffset(image, block, row(left, row));
        int b = right.rowOffset(image, block, row(right, row));
        int y = output.rowOffset(image, block, row);
        int aStep = valueStep(left);
        int bStep = valueStep(right);
        if (multiplies) {
          Multiplication.forward(
              output.width(),
              left.values(),
              a,
              aStep,
              right.values(),
              b,
              bStep,
              output.values(),
              y,
              output.pixelStep());
        } else {
          Addition.forward(
              false,
              output.width(),
              left.values(),
              a,
              aStep,
              right.values(),
              b,
              bStep,
              output.values(),
              y,
              output.pixelStep());
        }
      }
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    backward(image, worker, left, right);
    backward(image, worker, right, left);
  }

  private void backward(int image, int worker, FeatureMap operand, FeatureMap other) {
    float[] dy = output.gradients(worker);
    float[] target = operand.gradients(worker);
    int step = operand.width() == output.width() ? operand.gradientPixelStep() : 0;
    operand.clearGradients(image, worker);
    for (int block = 0; block < output.blocks(); block++) {
      for (int row = 0; row < output.height(); row++) {
        int from = output.gradientRowOffset(image, block, row);
        int to = operand.gradientRowOffset(image, block, row(operand, row));
        if (multiplies) {
          Multiplication.backward(
              output.width(),
              dy,
              from,
              output.gradientPixelStep(),
              other.values(),
              other.rowOffset(image, block, row(other, row)),
              valueStep(other),
              target,
              to,
              step);
        } else {
          Addition.accumulate(
              output.width(), dy, from, output.gradientPixelStep(), target, to, step);
        }
      }
    }
  }

  private static int row(FeatureMap map, int row) {
    return Math.min(row, map.height() - 1);
  }

  private int valueStep(FeatureMap map) {
    return map.width() == output.width() ? map.pixelStep() : 0;
  }
}
