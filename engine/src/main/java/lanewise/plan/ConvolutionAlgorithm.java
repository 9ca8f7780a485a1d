package lanewise.plan;

import lanewise.tensor.Window;

/** How convolutions are computed. All give the same result up to rounding. */
public enum ConvolutionAlgorithm {
  /** The fastest that the shape allows. */
  AUTO,
  /** im2col and a blocked matrix product: the textbook way; any kernel, stride and padding. */
  IM2COL,
  /**
   * The micro-kernel walks the channel-blocked image itself; stride 1, padding below the kernel.
   */
  DIRECT,
  /** Plain loops from the definition. */
  NAIVE;

  /** What this choice comes to for one window: never {@link #AUTO}. */
  ConvolutionAlgorithm resolve(Window window) {
    boolean direct =
        window.hasUnitStride()
            && Math.max(window.padTop(), window.padBottom()) < window.height()
            && Math.max(window.padLeft(), window.padRight()) < window.width();
    return switch (this) {
      case AUTO, DIRECT -> direct ? DIRECT : IM2COL;
      case IM2COL, NAIVE -> this;
    };
  }
}
