package lanewise.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lanewise.tensor.Task;

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
    List<int[]> strata = strata(set);
    for (int stratum = 0; stratum < strata.size(); stratum++) {
      int[] rows = strata.get(stratum);
      SplitMix.of(seed, stratum).shuffle(rows);
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

  /** Holds out the last images of every class, rounded to whole images; each keeps one. */
  public static Split lastOfEachClass(ImageSet set, double fraction) {
    boolean[] isHeld = new boolean[set.size()];
    for (int[] rows : strata(set)) {
      int held = (int) Math.min(Math.round(rows.length * fraction), rows.length - 1);
      for (int i = rows.length - held; i < rows.length; i++) {
        isHeld[rows[i]] = true;
      }
    }
    return of(set.size(), row -> isHeld[row]);
  }

  /** The rows of each class; all rows together where an image has several labels. */
  static List<int[]> strata(ImageSet set) {
    return set.task() == Task.MULTI_LABEL
        ? List.of(IntStream.range(0, set.size()).toArray())
        : IntStream.range(0, set.classes()).mapToObj(label -> rowsOf(set, label)).toList();
  }

  /** The rows of one class, ascending. */
  public static int[] rowsOf(ImageSet set, int label) {
    int[] rows = new int[set.size()];
    int count = 0;
    for (int row = 0; row < set.size(); row++) {
      if (set.task().has(set.label(row), label)) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
