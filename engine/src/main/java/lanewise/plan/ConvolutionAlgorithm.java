package lanewise.plan;

import lanewise.nn.Conv2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/** How convolutions are computed. All give the same result up to rounding. */
public enum ConvolutionAlgorithm {
  /** The fastest that the shape allows. */
  AUTO,
  /**
   * im2col and a blocked matrix product: the textbook way; any kernel, stride, padding and
   * dilation.
   */
  IM2COL,
  /**
   * The micro-kernel walks the channel-blocked image itself; stride 1, padding below the kernel, no
   * dilation.
   */
  DIRECT,
  /** Winograd's F(4x4,3x3); 3x3, stride 1, not for a network's first layer. */
  WINOGRAD,
  /** Plain loops from the definition. */
  NAIVE;

  /** Below this output size, too much of Winograd's 4x4 tiles hangs over the edge. */
  private static final int WINOGRAD_PIXELS = 7;

  /**
   * With fewer tiles in the images of a chunk, too few rows share each transformed filter, which is
   * four times as large as the filter.
   */
  private static final int WINOGRAD_TILES = 16;

  /**
   * What this choice comes to for one convolution: never {@link #AUTO}. A choice that cannot
   * compute the shape gives way to the next that can: Winograd to direct, direct to im2col.
   *
   * @param input the shape of one image on entry, (C,H,W)
   * @param planarInput whether the convolution reads the network's input
   * @param batchSize the images of a batch, which is cut into {@link Chunks}
   */
  ConvolutionAlgorithm resolve(Conv2d conv, Shape input, boolean planarInput, int batchSize) {
    Window window = conv.window();
    boolean direct =
        window.hasUnitStride()
            && !window.isDilated()
            && Math.max(window.padTop(), window.padBottom()) < window.height()
            && Math.max(window.padLeft(), window.padRight()) < window.width();
    boolean winograd = direct && window.height() == 3 && window.width() == 3 && !planarInput;
    int height = window.outputHeight(input.extent(1));
    int width = window.outputWidth(input.extent(2));
    long tiles =
        (long) new Chunks(batchSize).longest() * Math.ceilDiv(height, 4) * Math.ceilDiv(width, 4);
    boolean large = Math.min(height, width) >= WINOGRAD_PIXELS && tiles >= WINOGRAD_TILES;
    return switch (this) {
      case NAIVE, IM2COL -> this;
      case DIRECT -> direct ? DIRECT : IM2COL;
      case WINOGRAD -> winograd ? WINOGRAD : direct ? DIRECT : IM2COL;
      case AUTO -> winograd && large ? WINOGRAD : direct ? DIRECT : IM2COL;
    };
  }
}
