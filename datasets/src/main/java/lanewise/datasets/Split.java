package lanewise.datasets;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The rows of a set, divided into two parts, each in ascending order.
 *
 * @param rest the rows that stay
 * @param held the rows held out
 */
@SuppressWarnings("ArrayRecordComponent") // row lists are never compared
public record Split(int[] rest, int[] held) {

  /**
   * Holds out the same fraction of every class (rounded to whole images; at least one image of each
   * class stays), chosen at random by the seed. Identical images stay together, so that the part
   * held out may be smaller.
   *
   * @param fraction the fraction held out, above 0 and below 1
   * @throws DataException if the fraction is outside that range or nothing would be held out
   */
  public static Split stratified(ImageSet set, double fraction, long seed) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new DataException(
          "a fraction of " + fraction + " cannot be held out: give a number above 0 and below 1");
    }
    int[] alike = Duplicates.firstAlike(set);
    int[] copies = new int[set.size()];
    for (int first : alike) {
      copies[first]++;
    }
    boolean[] isHeld = new boolean[set.size()]; // indexed by the first of identical images
    int heldCount = 0;
    for (int label = 0; label < set.classes(); label++) {
      int[] rows = rowsOf(set, label);
      SplitMix.of(seed, label).shuffle(rows);
      int share = (int) Math.min(Math.round(rows.length * fraction), Math.max(rows.length - 1, 0));
      for (int i = 0; i < rows.length && share > 0; i++) {
        int first = alike[rows[i]];
        if (!isHeld[first] && copies[first] <= share) {
          isHeld[first] = true;
          share -= copies[first];
          heldCount += copies[first];
        }
      }
    }
    if (heldCount == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a fraction of %s holds out none of %,d images (identical ones stay together): give"
                  + " more images or a larger fraction",
              fraction,
              set.size()));
    }
    return of(set.size(), row -> isHeld[alike[row]]);
  }

  /** Divides the rows 0 to {@code size - 1} by whether they are held out. */
  static Split of(int size, IntPredicate isHeld) {
    return new Split(
        IntStream.range(0, size).filter(isHeld.negate()).toArray(),
        IntStream.range(0, size).filter(isHeld).toArray());
  }

  /** The rows of one class, ascending. */
  public static int[] rowsOf(ImageSet set, int label) {
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
