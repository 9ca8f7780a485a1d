package lanewise.screen;

import java.nio.charset.Charset;
import java.util.Arrays;
import lanewise.index.Ranges;

/** A curve in one line of text; each column is the mean of a few values. */
public final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  /** For character sets without block characters. */
  private static final String PLAIN = "_.-~^";

  private Sparkline() {}

  /**
   * Draws the curve, scaled from its smallest to its largest value.
   *
   * @param values the values; NaN is left out
   * @param width the largest number of columns
   * @param charset the character set of the terminal
   */
  public static String of(double[] values, int width, Charset charset) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return "";
    }
    int columns = Math.min(width, finite.length);
    double[] means = new double[columns];
    for (int i = 0; i < columns; i++) {
      int from = Ranges.start(i, columns, finite.length);
      int to = Ranges.start(i + 1, columns, finite.length);
      means[i] = Arrays.stream(finite, from, to).average().orElse(Double.NaN);
    }
    double low = Arrays.stream(means).min().orElse(0);
    double high = Arrays.stream(means).max().orElse(0);
    String levels = charset.newEncoder().canEncode(BLOCKS) ? BLOCKS : PLAIN;
    StringBuilder line = new StringBuilder();
    for (double mean : means) {
      double share = high > low ? (mean - low) / (high - low) : 0;
      line.append(levels.charAt((int) Math.round(share * (levels.length() - 1))));
    }
    return line.toString();
  }
}
