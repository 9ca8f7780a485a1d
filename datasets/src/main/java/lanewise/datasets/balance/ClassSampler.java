package lanewise.datasets.balance;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.ImageSet;
import lanewise.datasets.Sampler;
import lanewise.datasets.SplitMix;

/**
 * Reads equally many images of every class. Within a class, the numbers of times that two images
 * are read differ by at most one. The choice and the order depend only on the seed and the epoch.
 * Classes without images are left out.
 */
public final class ClassSampler implements Sampler {
  private final List<int[]> classes;
  private final int count;
  private final boolean inTurn;
  private final long seed;

  private ClassSampler(List<int[]> classes, int count, boolean inTurn, long seed) {
    this.classes = classes;
    this.count = count;
    this.inTurn = inTurn;
    this.seed = seed;
  }

  /**
   * Random over-sampling: every class gets as many images as the largest; images of smaller classes
   * are repeated.
   */
  public static ClassSampler oversampling(ImageSet train, long seed) {
    List<int[]> classes = RowCycle.byClass(train);
    int largest = classes.stream().mapToInt(rows -> rows.length).max().orElse(0);
    return new ClassSampler(classes, Math.multiplyExact(largest, classes.size()), false, seed);
  }

  /**
   * Random under-sampling: every class gets as many images as the smallest, a new selection every
   * epoch.
   */
  public static ClassSampler undersampling(ImageSet train, long seed) {
    List<int[]> classes = RowCycle.byClass(train);
    int smallest = classes.stream().mapToInt(rows -> rows.length).min().orElse(0);
    return new ClassSampler(classes, smallest * classes.size(), false, seed);
  }

  /**
   * Balanced batches: the classes take turns, so that their counts in a batch, or in any run of
   * consecutive images, differ by at most one. The epoch keeps its length.
   */
  public static ClassSampler balancedBatches(ImageSet train, long seed) {
    return new ClassSampler(RowCycle.byClass(train), train.size(), true, seed);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int[] rows(int epoch) {
    SplitMix random = SplitMix.of(seed, epoch);
    List<RowCycle> cycles = new ArrayList<>();
    for (int[] rows : classes) {
      cycles.add(new RowCycle(rows, new SplitMix(random.nextLong())));
    }
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = cycles.get(i % cycles.size()).next();
    }
    if (!inTurn) {
      random.shuffle(rows);
    }
    return rows;
  }
}
