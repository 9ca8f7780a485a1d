package lanewise.screen;

import lanewise.text.Text;

/**
 * Formats numbers for output, each kind of number one way in every command, table and page: shares
 * of images in per cent; scores such as F1 and areas under curves from 0 to 1.
 */
public final class Figures {
  private Figures() {}

  /** Formats a count as {@code 12,000}. */
  public static String count(long number) {
    return Text.of("%,d", number);
  }

  /** Formats a loss as {@code 0.0312}; very small and very large values get an exponent. */
  public static String loss(double loss) {
    return loss != 0 && (loss < 1e-3 || loss >= 1e4)
        ? Text.of("%.1e", loss)
        : Text.of("%.4f", loss);
  }

  /**
   * {@code 98.71 %} of a share of 0 to 1; a dash if it is not defined. What is nearly all or
   * nothing is {@code > 99.99 %} or {@code < 0.01 %}.
   */
  public static String percent(double share) {
    return Double.isNaN(share) ? "–" : Text.percent(share, 2);
  }

  /** {@code 0.012} of a p-value; one that would be rounded to 0 is {@code < 0.001}. */
  public static String probability(double p) {
    return p < 1e-3 ? "< 0.001" : Text.of("%.3f", p);
  }

  /** Formats a duration as {@code 4.2 s}, {@code 3 min 12 s} or {@code 2 h 5 min}. */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return Text.of("%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? Text.of("%d min %d s", whole / 60, whole % 60)
        : Text.of("%d h %d min", whole / 3600, whole % 3600 / 60);
  }

  /** Formats a size as {@code 512 B} or {@code 3.4 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    if (bytes < 1 << 20) {
      return Text.of("%.1f KiB", bytes / 1024.0);
    }
    return bytes < 1 << 30
        ? Text.of("%.1f MiB", bytes / 1048576.0)
        : Text.of("%.2f GiB", bytes / 1073741824.0);
  }

  /**
   * {@code 0.9871} of a precision, recall, F1, average precision or area under a curve; a word if
   * it is not defined, as an area is where no class has images and none without. What is nearly all
   * is {@code > 0.9999}.
   */
  public static String score(double score) {
    return Double.isNaN(score) ? "not defined" : Text.part(score, 1, 4);
  }

  /** {@code 8.48 MFLOP} of floating-point operations. */
  public static String operations(long flops) {
    if (flops < 1_000_000) {
      return Text.of("%.1f kFLOP", flops / 1e3);
    }
    return flops < 1_000_000_000
        ? Text.of("%.2f MFLOP", flops / 1e6)
        : Text.of("%.2f GFLOP", flops / 1e9);
  }
}
