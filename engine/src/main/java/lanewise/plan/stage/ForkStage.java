package lanewise.plan.stage;

import java.util.List;
import lanewise.kernel.layer.Addition;
import lanewise.plan.memory.FeatureMap;

/**
 * A map that several stages read. Forward there is nothing to do, since all read the same values;
 * backward the readers' gradients are added to those of the first, in the readers' order.
 *
 * @param output what the first reader reads
 * @param views what the others read
 */
public record ForkStage(FeatureMap output, List<FeatureMap> views) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    // The views share the map's values.
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int v = 0; v < views.size(); v++) {
      FeatureMap view = views.get(v);
      for (int block = 0; block < output.blocks(); block++) {
        for (int row = 0; row < output.height(); row++) {
          Addition.accumulate(
              output.width(),
              view.gradients(worker),
              view.gradientRowOffset(image, block, row),
              view.gradientPixelStep(),
              output.gradients(worker),
              output.gradientRowOffset(image, block, row),
              output.gradientPixelStep());
        }
      }
    }
  }

  @Override
  public long bytes() {
    return views.stream().mapToLong(FeatureMap::bytes).sum();
  }
}
