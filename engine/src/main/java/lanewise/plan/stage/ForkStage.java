package lanewise.plan.stage;

import java.util.List;
import lanewise.kernel.layer.Addition;
import lanewise.plan.memory.FeatureMap;

/**
 * A map with several readers. Forward does nothing, because all read the same values; backward adds
 * the gradients of the other readers to those of the first, in order.
 *
 * @param output the map of the first reader
 * @param views the maps of the other readers
 */
public record ForkStage(FeatureMap output, List<FeatureMap> views) implements PerImageStage {
  @Override
  public void forward(int image, int worker) {
    // The views share the map's values.
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int v = 0; v < views.size(); v++) {
      Addition.accumulate(views.get(v).gradients(worker), output.gradients(worker), image);
    }
  }

  @Override
  public long bytes() {
    return views.stream().mapToLong(FeatureMap::bytes).sum();
  }
}
