package lanewise.plan.stage;

import lanewise.plan.memory.FeatureMap;
import lanewise.tensor.Shape;

/** A piece of the network as it runs: one layer, or several fused. */
public interface Stage {
  /** The map it writes. */
  FeatureMap output();

  /** The shape one image leaves it with. */
  default Shape shape() {
    return output().shape();
  }

  /** How it computes: the name of an algorithm, or {@code -} where there is but one way. */
  default String algorithm() {
    return "-";
  }

  /** What its output map and its own buffers take. */
  default long bytes() {
    return output().bytes();
  }
}
