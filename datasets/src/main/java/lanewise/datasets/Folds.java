package lanewise.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Stratified folds for k-fold cross-validation. Identical images are all in the same fold, so that
 * no test image is also a training image. Images synthesised from the training rows of a split have
 * both parents among those rows.
 */
public final class Folds {
  private final int count;
  private final int[] foldOf;

  private Folds(int count, int[] foldOf) {
    this.count = count;
    this.foldOf = foldOf;
  }

  /**
   * Distributes the images of every class evenly over the folds, in an order that depends only on
   * the seed. Without duplicates, the folds' image counts of a class differ by at most one.
   *
   * @param count k, at least 2 and at most the number of images
   * @throws DataException if {@code count} is outside that range, or the set has fewer different
   *     images than folds
   */
  public static Folds stratified(ImageSet set, int count, long seed) {
    if (count < 2 || count > set.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%,d images cannot be divided into %,d folds: give 2 to %,d",
              set.size(),
              count,
              set.size()));
    }
    int[] foldOf = deal(set, count, seed);
    boolean[] filled = new boolean[count];
    for (int fold : foldOf) {
      filled[fold] = true;
    }
    for (boolean one : filled) {
      if (!one) {
        throw new DataException(
            String.format(
                Locale.ROOT, "too few different images for %d folds: use fewer folds", count));
      }
    }
    return new Folds(count, foldOf);
  }

  private static int[] deal(ImageSet set, int count, long seed) {
    int[] alike = Duplicates.firstAlike(set);
    List<int[]> strata = Split.strata(set);
    int[][] ofClass = new int[strata.size()][count];
    int[] ofAll = new int[count];
    int[] foldOf = new int[set.size()];
    Arrays.fill(foldOf, -1);
    for (int label = 0; label < strata.size(); label++) {
      int[] rows = strata.get(label);
      SplitMix.of(seed, label).shuffle(rows);
      for (int row : rows) {
        int first = alike[row];
        if (foldOf[first] < 0) {
          foldOf[first] = emptiest(ofClass[label], ofAll);
        }
        foldOf[row] = foldOf[first];
        ofClass[label][foldOf[row]]++;
        ofAll[foldOf[row]]++;
      }
    }
    return foldOf;
  }

  /**
   * The fold with the fewest images of the class; ties go to the fold with the fewest images in
   * all.
   */
  private static int emptiest(int[] ofClass, int[] ofAll) {
    int best = 0;
    for (int fold = 1; fold < ofClass.length; fold++) {
      if (ofClass[fold] < ofClass[best]
          || (ofClass[fold] == ofClass[best] && ofAll[fold] < ofAll[best])) {
        best = fold;
      }
    }
    return best;
  }

  /** The number of folds, k. */
  public int count() {
    return count;
  }

  /** The split with one fold held out and the others for training. */
  public Split split(int fold) {
    return Split.of(foldOf.length, row -> foldOf[row] == fold);
  }
}
