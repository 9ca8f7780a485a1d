package lanewise.datasets.balance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;
import lanewise.datasets.ImageSet;
import lanewise.datasets.SplitMix;

/**
 * Synthetic minority over-sampling (Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: Synthetic Minority
 * Over-sampling Technique", JAIR 16, 2002). A new image is a random point, uniform on the line
 * between an image and one of its {@code neighbours} nearest neighbours in the same class, by
 * Euclidean distance of the pixels; its pixels are rounded. Every class is filled up to the size of
 * the largest. Within a class, the numbers of children of two images differ by at most one.
 *
 * @param neighbours at least 1, usually 5; a class with fewer images uses all others
 * @param seed determines parents, neighbours and points
 */
public record Smote(int neighbours, long seed) {

  /**
   * One new image, at the fraction {@code place} of the way from the parent row to the neighbour
   * row.
   */
  record Child(int parent, int neighbour, double place) {}

  /**
   * @throws DataException if the number of neighbours is below 1
   */
  public Smote {
    if (neighbours < 1) {
      throw new DataException("SMOTE with " + neighbours + " neighbours: give 1 or more");
    }
  }

  /**
   * Returns the training images in their order, followed by the new ones.
   *
   * @throws DataException if a class has a single image, or the result would be too large for an
   *     array
   */
  public ImageSet apply(ImageSet train) {
    List<Child> children = children(train);
    int size = train.imageShape().size();
    long pixels = (long) size * (train.size() + children.size());
    if (pixels > Integer.MAX_VALUE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "SMOTE would make %d images of %d, too many for the memory: use --balance oversample",
              train.size() + children.size(),
              train.size()));
    }
    byte[] all = Arrays.copyOf(train.pixels(), (int) pixels);
    int[] labels = Arrays.copyOf(train.labels(), train.size() + children.size());
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      int row = train.size() + i;
      labels[row] = train.label(child.parent);
      for (int at = 0; at < size; at++) {
        int from = all[child.parent * size + at] & 0xff;
        int to = all[child.neighbour * size + at] & 0xff;
        all[row * size + at] = (byte) Math.round(from + child.place * (to - from));
      }
    }
    return new ImageSet(train.imageShape(), all, labels, train.classNames());
  }

  /** The recipes of the new images, class by class. */
  List<Child> children(ImageSet train) {
    List<int[]> classes = RowCycle.byClass(train);
    int largest = classes.stream().mapToInt(rows -> rows.length).max().orElse(0);
    List<Child> children = new ArrayList<>();
    for (int[] rows : classes) {
      if (rows.length < largest) {
        fillUp(train, rows, largest - rows.length, children);
      }
    }
    return children;
  }

  private void fillUp(ImageSet train, int[] rows, int missing, List<Child> children) {
    int label = train.label(rows[0]);
    if (rows.length == 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "class '%s' has a single training image: SMOTE needs two or more",
              train.classNames().get(label)));
    }
    int[][] nearest = Neighbours.nearest(train, rows, Math.min(neighbours, rows.length - 1));
    int[] positions = new int[rows.length];
    Arrays.setAll(positions, i -> i);
    SplitMix random = SplitMix.of(seed, label);
    RowCycle parents = new RowCycle(positions, new SplitMix(random.nextLong()));
    for (int i = 0; i < missing; i++) {
      int parent = parents.next();
      int neighbour = nearest[parent][random.nextInt(nearest[parent].length)];
      children.add(new Child(rows[parent], rows[neighbour], random.nextDouble()));
    }
  }
}
