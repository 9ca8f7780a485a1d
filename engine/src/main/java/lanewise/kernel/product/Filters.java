package lanewise.kernel.product;

import lanewise.kernel.Lanes;

/**
 * The working layout of filters, [K/2L][rows][2L], and its transpose for backward-data. A row is
 * one position under the kernel, one input channel: rows are ordered [C/L][R][S][L] for blocked
 * input, [C][R][S] for planar input. A fully connected layer is the case R, S = the size of its
 * input.
 */
public final class Filters {
  private static final int PAIR = Lanes.PAIR;

  private Filters() {}

  /**
   * Writes the filters that turn backward-data into a forward convolution: flipped in R and S,
   * input and output channels exchanged: target[c/2L][k/L][R-1-r][S-1-s][k%L][c%2L] =
   * w[k][c][r][s]. Does the pair of channel blocks {@code channelPair}.
   *
   * @param filters K rounded up to a multiple of 2L
   * @param inputBlocks the blocks of L channels that {@code w} holds; channels beyond them are not
   *     changed
   */
  public static void transpose(
      int channelPair,
      int filters,
      int inputBlocks,
      int kernelHeight,
      int kernelWidth,
      float[] w,
      int wOffset,
      float[] target,
      int targetOffset) {
    int area = kernelHeight * kernelWidth;
    for (int p = 0; p < area; p++) {
      transpose(
          channelPair,
          filters,
          inputBlocks,
          p,
          area,
          w,
          wOffset,
          area - 1 - p,
          area,
          target,
          targetOffset);
    }
  }

  /**
   * As the other, for tap {@code p} of {@code area}, which becomes tap {@code q} of so many.
   *
   * @param filters K rounded up to a multiple of 2L
   * @param inputBlocks the blocks of L channels that {@code w} holds; channels beyond them are not
   *     changed
   */
  public static void transpose(
      int channelPair,
      int filters,
      int inputBlocks,
      int p,
      int area,
      float[] w,
      int wOffset,
      int q,
      int taps,
      float[] target,
      int targetOffset) {
    int lanes = Lanes.FLOATS;
    int rowsOfPair = inputBlocks * area * lanes;
    for (int half = 0; half < 2; half++) {
      int channelBlock = 2 * channelPair + half;
      for (int k = 0; k < filters; k++) {
        int source = wOffset + k / PAIR * rowsOfPair * PAIR + k % PAIR;
        int row = (k / lanes * taps + q) * lanes + k % lanes;
        int to = targetOffset + (channelPair * filters * taps + row) * PAIR + half * lanes;
        if (channelBlock < inputBlocks) {
          int from = source + (channelBlock * area + p) * lanes * PAIR;
          for (int c = 0; c < lanes; c++) {
            target[to + c] = w[from + c * PAIR];
          }
        }
      }
    }
  }
}
