package lanewise.datasets.format;

import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;

/**
 * The value of white in the pixels of a data set: 255, or 1 if no pixel of any split is above 1. In
 * the second case the pixels are multiplied by 255, and a note says so.
 */
final class PixelScale {
  private static final int WHITE = 255;

  private final boolean fractions;
  private final double max;

  private PixelScale(boolean fractions, double max) {
    this.fractions = fractions;
    this.max = max;
  }

  /**
   * Determines the factor from the pixels of all splits.
   *
   * @param notes receives a note if the pixels are scaled
   * @return the factor for the pixels, 1 or 255
   * @throws DataException if one is NaN or infinite
   */
  static int of(List<Pixels> splits, List<String> notes) {
    PixelScale all = new PixelScale(false, 0);
    for (Pixels split : splits) {
      PixelScale one = of(split);
      all = new PixelScale(all.fractions || one.fractions, Math.max(all.max, one.max));
      if (all.max > 1) {
        return 1;
      }
    }
    if (all.max <= 0) {
      return 1;
    }
    notes.add(
        all.fractions
            ? "pixels are fractions from 0 to 1: scaled to 0 to 255"
            : "pixels are 0 and 1: scaled to 0 and 255");
    return WHITE;
  }

  private static PixelScale of(Pixels pixels) {
    boolean fractions = false;
    double max = 0;
    for (long i = 0; i < pixels.count() && max <= 1; i++) {
      double value = pixels.value(i);
      fractions |= value != Math.rint(value);
      max = Math.max(max, value);
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: element %d is %s; expected numbers from 0 to 255 or 0 to 1",
                pixels.where(),
                i,
                value));
      }
    }
    return new PixelScale(fractions, max);
  }
}
