package lanewise.plan.convolution;

import lanewise.kernel.Lanes;
import lanewise.nn.Conv2d;
import lanewise.nn.Network;
import lanewise.nn.Network.Node;
import lanewise.plan.memory.Chunks;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the method of each convolution. A requested method that does not support the shape is
 * replaced by the next one that does: Winograd by direct, direct by im2col. Convolutions in groups
 * are direct, or by a method of their own where groups are narrower than a vector.
 *
 * @param asked the requested method; null for the fastest
 * @param batchSize the batch size; batches are divided into {@link Chunks}
 */
public record ConvolutionChoice(@Nullable ConvolutionMethod asked, int batchSize) {
  /** Below this output size, too much of Winograd's 4x4 tiles is outside the image. */
  private static final int WINOGRAD_PIXELS = 7;

  /**
   * With fewer tiles in the images of a chunk, too few rows share each transformed filter, which is
   * four times as large as the filter.
   */
  private static final int WINOGRAD_TILES = 16;

  /** With fewer tiles in a batch, transforming the filters takes longer than it saves. */
  private static final int BATCH_TILES = 32;

  /** With fewer channels, the transforms of the whole batch are not worth a phase of their own. */
  private static final int BATCH_CHANNELS = 64;

  /**
   * From so many products of channels and filters on, transformed filters and their gradients (9
   * MB) are too large for the cache: once a batch is faster than once a chunk.
   */
  private static final int MANY_FILTERS = 1 << 16;

  /** Up to so many products of channels and tiles (9 MB), the transformed input is not. */
  private static final int INPUT_IN_CACHE = 1 << 16;

  /**
   * The method for one convolution.
   *
   * @param input the input shape of one image, (C,H,W)
   * @param planarInput whether the convolution reads the network's input
   */
  public ConvolutionMethod of(Conv2d conv, Shape input, boolean planarInput) {
    int groupWidth = input.extent(0) / conv.groups();
    boolean narrow =
        conv.groups() > 1
            && conv.filters() == input.extent(0)
            && groupWidth < Lanes.FLOATS
            && Lanes.FLOATS % groupWidth == 0
            && !planarInput;
    boolean plain = isPlain(conv.window());
    boolean winograd =
        plain
            && conv.window().height() == 3
            && conv.window().width() == 3
            && !planarInput
            && conv.groups() == 1;
    ConvolutionMethod grouped =
        groupWidth == 1 ? ConvolutionMethod.DEPTHWISE : ConvolutionMethod.GROUPED;
    ConvolutionMethod direct = narrow ? grouped : ConvolutionMethod.DIRECT;
    ConvolutionMethod next = plain || !planarInput ? direct : ConvolutionMethod.IM2COL;
    return switch (asked) {
      case NAIVE -> ConvolutionMethod.NAIVE;
      case IM2COL -> ConvolutionMethod.IM2COL;
      case DIRECT, DEPTHWISE, GROUPED -> next;
      case WINOGRAD -> winograd ? ConvolutionMethod.WINOGRAD : next;
      case BATCH_WINOGRAD -> winograd ? ConvolutionMethod.BATCH_WINOGRAD : next;
      case null -> winograd ? winograd(conv, input, next) : next;
    };
  }

  /** Whether a window has no strides, no dilation and less padding than taps. */
  public static boolean isPlain(Window window) {
    return window.hasUnitStride()
        && !window.isDilated()
        && Math.max(window.padTop(), window.padBottom()) < window.height()
        && Math.max(window.padLeft(), window.padRight()) < window.width();
  }

  /** The fastest method where Winograd can be used. */
  private ConvolutionMethod winograd(Conv2d conv, Shape input, ConvolutionMethod otherwise) {
    int height = conv.window().outputHeight(input.extent(1));
    int width = conv.window().outputWidth(input.extent(2));
    int tiles = Math.ceilDiv(height, 4) * Math.ceilDiv(width, 4);
    long ofChunk = (long) new Chunks(batchSize).longest() * tiles;
    boolean large = Math.min(height, width) >= WINOGRAD_PIXELS && ofChunk >= WINOGRAD_TILES;
    boolean largeTogether =
        2 * height * width >= 16 * tiles
            && (long) batchSize * tiles >= BATCH_TILES
            && Math.min(input.extent(0), conv.filters()) >= BATCH_CHANNELS;
    boolean manyFilters = (long) input.extent(0) * conv.filters() >= MANY_FILTERS;
    boolean inputInCache = (long) input.extent(0) * batchSize * tiles <= INPUT_IN_CACHE;
    if (largeTogether && (!large || (manyFilters && inputInCache))) {
      return ConvolutionMethod.BATCH_WINOGRAD;
    }
    return large ? ConvolutionMethod.WINOGRAD : otherwise;
  }

  /**
   * The best number of images of a chunk that the convolutions of a network process at a time: 1
   * without Winograd.
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
