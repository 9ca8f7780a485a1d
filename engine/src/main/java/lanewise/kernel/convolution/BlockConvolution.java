package lanewise.kernel.convolution;

import java.util.Arrays;
import lanewise.kernel.Lanes;

/**
 * Convolution in narrow groups: a block of L filters reads one block of L channels. Rows of pixels,
 * forward and the gradient of the weights; any stride and dilation. An instance holds only the
 * geometry and may be shared by threads.
 *
 * <p>In groups of W channels and W filters, W a divisor of L, weights are [K/L][W][R*S][L]: of each
 * filter the channels of its group.
 */
public sealed interface BlockConvolution permits DepthwiseConvolution, GroupedConvolution {
  /**
   * The geometry of a row.
   *
   * @param width W
   * @param xTaps where each tap lies in x, from the row's first pixel on
   * @param wTaps which of the weights' taps each is
   * @param area R*S, the taps of the weights
   * @param xStep from what one pixel of y reads to what the next one reads
   * @param yStep from one pixel of y to the next
   */
  static BlockConvolution of(int width, int[] xTaps, int[] wTaps, int area, int xStep, int yStep) {
    int[] weights = Arrays.stream(wTaps).map(tap -> tap * Lanes.FLOATS).toArray();
    return width == 1
        ? new DepthwiseConvolution(xTaps, weights, xStep, yStep)
        : new GroupedConvolution(width, xTaps, weights, area * Lanes.FLOATS, xStep, yStep);
  }

  /** A row of {@code count} pixels of L filters. */
  void forward(float[] x, int xAt, float[] w, int wAt, float[] y, int yAt, int count);

  /** Adds the gradient of the weights from a row of dy, as {@link #forward} writes y. */
  void backwardWeights(float[] x, int xAt, float[] dy, int dyAt, float[] dw, int dwAt, int count);
}
