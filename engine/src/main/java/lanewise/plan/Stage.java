package lanewise.plan;

/** A piece of the network as it runs: one layer, or several fused. */
interface Stage {
  /** What the stage covers and how it computes it. */
  StageInfo info();

  /** The map it writes. */
  FeatureMap output();
}
