package lanewise.datasets;

import java.util.Arrays;
import java.util.Locale;

/**
 * The rows of a set in two parts, each in ascending order.
 *
 * @param rest the rows that stay
 * @param held the rows held out
 */
@SuppressWarnings("ArrayRecordComponent") // row lists are handed over, never compared
public record Split(int[] rest, int[] held) {

  /**
   * Holds out the same fraction of every class (rounded to whole images; a class keeps at least
   * one), chosen at random by the seed alone.
   *
   * @param fraction the part held out, above 0 and below 1
   * @throws DataException if the fraction is outside that range or so small that nothing is held
   *     out
   */
  public static Split stratified(ImageSet set, double fraction, long seed) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new DataException(
          "a fraction of " + fraction + " cannot be held out: give a number above 0 and below 1");
    }
    boolean[] isHeld = new boolean[set.size()];
    int heldCount = 0;
    for (int label = 0; label < set.classes(); label++) {
      int[] rows = rowsOf(set, label);
      SplitMix.of(seed, label).shuffle(rows);
      int share = (int) Math.min(Math.round(rows.length * fraction), Math.max(rows.length - 1, 0));
      for (int i = 0; i < share; i++) {
        isHeld[rows[i]] = true;
      }
      heldCount += share;
    }
    if (heldCount == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a fraction of %s of %,d images holds out none: give a larger one",
              fraction,
              set.size()));
    }
    int[] rest = new int[set.size() - heldCount];
    int[] held = new int[heldCount];
    int restCount = 0;
    heldCount = 0;
    for (int row = 0; row < isHeld.length; row++) {
      if (isHeld[row]) {
        held[heldCount++] = row;
      } else {
        rest[restCount++] = row;
      }
    }
    return new Split(rest, held);
  }

  private static int[] rowsOf(ImageSet set, int label) {
    int[] rows = new int[set.size()];
    int count = 0;
    for (int row = 0; row < set.size(); row++) {
      if (set.label(row) == label) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
