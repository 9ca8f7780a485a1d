package lanewise.cli.bench;

import java.nio.charset.Charset;

/** A fraction of the peak as a text bar. */
public final class Bar {
  private static final int CELLS = 20;

  private Bar() {}

  /**
   * Draws the bar; a plus follows if the fraction is above 1.
   *
   * @param share the fraction; 1 is the peak
   * @param charset the character set of the output
   */
  public static String of(double share, Charset charset) {
    boolean blocks = charset.newEncoder().canEncode('█');
    int cells = (int) Math.round(CELLS * Math.clamp(share, 0, 1));
    String bar = (blocks ? "█" : "#").repeat(cells) + (blocks ? "░" : ".").repeat(CELLS - cells);
    return share > 1 ? bar + "+" : bar;
  }
}
