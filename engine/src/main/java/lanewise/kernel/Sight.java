package lanewise.kernel;

/**
 * Which blocks of L channels each pair of blocks of filters sees: as many for every pair, from a
 * first one on. A filter of a convolution in groups sees the channels of its own group only.
 */
public final class Sight {
  private final int blocks;

  /** For each pair of filter blocks; empty if all begin with the first block. */
  private final int[] firsts;

  private Sight(int blocks, int... firsts) {
    this.blocks = blocks;
    this.firsts = firsts;
  }

  /** All pairs see all of so many blocks. */
  public static Sight all(int blocks) {
    return new Sight(blocks);
  }

  /**
   * What the filters of a convolution in groups see; or, with filters and channels exchanged, by
   * which filters each pair of channel blocks is seen.
   *
   * @param viewers the filters
   * @param viewed the channels
   */
  public static Sight of(int viewers, int viewed, int groups) {
    int[] firsts = new int[Lanes.blocks(viewers, Lanes.PAIR)];
    int blocks = 0;
    for (int pair = 0; pair < firsts.length; pair++) {
      int last = Math.min((pair + 1) * Lanes.PAIR, viewers) - 1;
      int begin = pair * Lanes.PAIR / (viewers / groups) * (viewed / groups);
      int end = (last / (viewers / groups) + 1) * (viewed / groups);
      firsts[pair] = begin / Lanes.FLOATS;
      blocks = Math.max(blocks, Lanes.blocks(end, Lanes.FLOATS) - firsts[pair]);
    }
    for (int pair = 0; pair < firsts.length; pair++) {
      firsts[pair] = Math.min(firsts[pair], Lanes.blocks(viewed, Lanes.FLOATS) - blocks);
    }
    return new Sight(blocks, firsts);
  }

  /** The blocks of channels that a pair of filter blocks sees. */
  public int blocks() {
    return blocks;
  }

  /** The first block of channels that a pair of filter blocks sees. */
  public int first(int pair) {
    return firsts.length == 0 ? 0 : firsts[pair];
  }
}
