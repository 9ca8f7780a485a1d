package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Shape;

/** A unit of execution: one layer, or several fused layers. */
public interface Stage {
  /** The map it writes. */
  FeatureMap output();

  /** The output shape for one image. */
  default Shape shape() {
    return output().shape();
  }

  /** The name of its algorithm, or {@code -} if there is only one. */
  default String algorithm() {
    return "-";
  }

  /** The size of its output map and its own buffers. */
  default long bytes() {
    return output().bytes();
  }
}
