package lanewise.plan.stage;

import lanewise.kernel.Blocking;
import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Batch;

/** Converts the batch's images to the layout of the first stage. */
public record InputStage(FeatureMap output, Step step) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    Batch batch = step.batch();
    int source = image * batch.imageShape().size();
    int target = output.offset(image);
    if (output.isPlanar()) {
      for (int c = 0; c < output.channels(); c++) {
        for (int h = 0; h < output.height(); h++) {
          System.arraycopy(
              batch.images(),
              source + (c * output.height() + h) * output.width(),
              output.values(),
              target + c * output.blockStep() + h * output.rowStep(),
              output.width());
        }
      }
    } else {
      Blocking.toBlocked(
          output.channels(),
          output.height(),
          output.width(),
          batch.images(),
          source,
          output.values(),
          target,
          output.blockStep(),
          output.rowStep(),
          output.pixelStep());
    }
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    // The input has no gradient.
  }
}
