package lanewise.cli.bench;

import java.nio.charset.Charset;

/** A share of the peak as a bar of text. */
final class Bar {
  private static final int CELLS = 20;

  private Bar() {}

  /**
   * The bar: as long as the whole peak at most, with a plus behind what passes it.
   *
   * @param share 1 is the peak
   * @param charset what the output can show
   */
  static String of(double share, Charset charset) {
    boolean blocks = charset.newEncoder().canEncode('█');
    int cells = (int) Math.round(CELLS * Math.clamp(share, 0, 1));
    String bar = (blocks ? "█" : "#").repeat(cells) + (blocks ? "░" : ".").repeat(CELLS - cells);
    return share > 1 ? bar + "+" : bar;
  }
}
