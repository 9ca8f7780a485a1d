package lanewise.plan.convolution;

import lanewise.nn.Conv2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.plan.memory.Chunks;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * Which method computes which convolution. A method that was asked for but cannot compute the shape
 * gives way to the next that can: Winograd to direct, direct to im2col.
 *
 * @param asked null for the fastest
 * @param batchSize the images of a batch, which is cut into {@link Chunks}
 */
public record ConvolutionChoice(@Nullable ConvolutionMethod asked, int batchSize) {
  /** Below this output size, too much of Winograd's 4x4 tiles hangs over the edge. */
  private static final int WINOGRAD_PIXELS = 7;

  /**
   * With fewer tiles in the images of a chunk, too few rows share each transformed filter, which is
   * four times as large as the filter.
   */
  private static final int WINOGRAD_TILES = 16;

  /**
   * The method for one convolution.
   *
   * @param input the shape of one image on entry, (C,H,W)
   * @param planarInput whether the convolution reads the network's input
   */
  public ConvolutionMethod of(Conv2d conv, Shape input, boolean planarInput) {
    boolean direct = isDirect(conv.window());
    boolean winograd =
        direct && conv.window().height() == 3 && conv.window().width() == 3 && !planarInput;
    ConvolutionMethod next = direct ? ConvolutionMethod.DIRECT : ConvolutionMethod.IM2COL;
    return switch (asked) {
      case NAIVE -> ConvolutionMethod.NAIVE;
      case IM2COL -> ConvolutionMethod.IM2COL;
      case DIRECT -> next;
      case WINOGRAD -> winograd ? ConvolutionMethod.WINOGRAD : next;
      case null -> winograd && isLarge(conv.window(), input) ? ConvolutionMethod.WINOGRAD : next;
    };
  }

  private static boolean isDirect(Window window) {
    return window.hasUnitStride()
        && !window.isDilated()
        && Math.max(window.padTop(), window.padBottom()) < window.height()
        && Math.max(window.padLeft(), window.padRight()) < window.width();
  }

  /** Whether there is enough to do for Winograd to be the fastest. */
  private boolean isLarge(Window window, Shape input) {
    int height = window.outputHeight(input.extent(1));
    int width = window.outputWidth(input.extent(2));
    long tiles =
        (long) new Chunks(batchSize).longest() * Math.ceilDiv(height, 4) * Math.ceilDiv(width, 4);
    return Math.min(height, width) >= WINOGRAD_PIXELS && tiles >= WINOGRAD_TILES;
  }

  /**
   * How many images the convolutions of a network would best be given at a time, of those a chunk
   * of the batch has: 1 unless Winograd computes some.
   */
  public int span(Network network) {
    int span = 1;
    for (Node node : network.nodes()) {
      boolean planarInput = node.inputs().contains(Network.INPUT);
      if (node.layer() instanceof Conv2d conv
          && of(conv, node.input(), planarInput) == ConvolutionMethod.WINOGRAD) {
        span = Math.max(span, WinogradConvolver.bestSpan(node.output()));
      }
    }
    return Math.min(span, new Chunks(batchSize).longest());
  }
}
