package lanewise.plan;

import java.util.List;
import lanewise.kernel.layer.Addition;

/**
 * A map that several stages read. Forward there is nothing to do, since all read the same values;
 * backward the readers' gradients are added to those of the first, in the readers' order.
 */
final class ForkStage implements PerImageStage {
  private final String name;
  private final FeatureMap map;
  private final List<FeatureMap> views;

  /** A fork of {@code map}, which the first reader reads, while the others read {@code views}. */
  ForkStage(String name, FeatureMap map, List<FeatureMap> views) {
    this.name = name;
    this.map = map;
    this.views = views;
  }

  @Override
  public void forward(int image, int worker) {
    // The views share the map's values.
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    for (int v = 0; v < views.size(); v++) {
      FeatureMap view = views.get(v);
      for (int block = 0; block < map.blocks; block++) {
        for (int row = 0; row < map.height; row++) {
          Addition.accumulate(
              map.width,
              view.gradients(worker),
              view.gradientRowOffset(image, block, row),
              view.gradientPixelStep,
              map.gradients(worker),
              map.gradientRowOffset(image, block, row),
              map.gradientPixelStep);
        }
      }
    }
  }

  @Override
  public FeatureMap output() {
    return map;
  }

  @Override
  public StageInfo info() {
    long bytes = views.stream().mapToLong(FeatureMap::bytes).sum();
    return new StageInfo(name, "-", map.shape(), bytes);
  }
}
