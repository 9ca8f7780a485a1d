package lanewise.kernel.product;

import lanewise.kernel.Lanes;
import lanewise.kernel.Sight;

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
   * @param sees the blocks of channels that the filters see, which {@code w} holds
   * @param seenBy the blocks of filters by which channels are seen, which the target holds; others
   *     are not changed
   */
  public static void transpose(
      int channelPair,
      Sight sees,
      Sight seenBy,
      int kernelHeight,
      int kernelWidth,
      float[] w,
      int wOffset,
      float[] target,
      int targetOffset) {
    int area = kernelHeight * kernelWidth;
    for (int p = 0; p < area; p++) {
      int flipped = area - 1 - p;
      transpose(
          channelPair, sees, seenBy, p, area, w, wOffset, flipped, area, target, targetOffset);
    }
  }

  /**
   * As the other, for tap {@code p} of {@code area}, which becomes tap {@code q} of so many.
   *
   * @param sees the blocks of channels that the filters see, which {@code w} holds
   * @param seenBy the blocks of filters by which channels are seen, which the target holds; others
   *     are not changed
   */
  public static void transpose(
      int channelPair,
      Sight sees,
      Sight seenBy,
      int p,
      int area,
      float[] w,
      int wOffset,
      int q,
      int taps,
      float[] target,
      int targetOffset) {
    int lanes = Lanes.FLOATS;
    int pairLength = seenBy.blocks() * taps * lanes * PAIR;
    for (int half = 0; half < 2; half++) {
      for (int i = 0; i < seenBy.blocks(); i++) {
        int filterBlock = seenBy.first(channelPair) + i;
        int filterPair = filterBlock / 2;
        int block = 2 * channelPair + half - sees.first(filterPair);
        if (block >= 0 && block < sees.blocks()) {
          int from =
              wOffset
                  + ((filterPair * sees.blocks() + block) * area + p) * lanes * PAIR
                  + filterBlock % 2 * lanes;
          int to =
              targetOffset
                  + channelPair * pairLength
                  + (i * taps + q) * lanes * PAIR
                  + half * lanes;
          for (int k = 0; k < lanes; k++) {
            for (int c = 0; c < lanes; c++) {
              target[to + k * PAIR + c] = w[from + c * PAIR + k];
            }
          }
        }
      }
    }
  }
}
