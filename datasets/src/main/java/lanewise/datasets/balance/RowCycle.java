package lanewise.datasets.balance;

import java.util.ArrayList;
import java.util.List;
import lanewise.datasets.ImageSet;
import lanewise.datasets.SplitMix;

/**
 * An endless sequence of the rows of one class: all of them in random order, then all in another
 * order, and so on. The numbers of times that two rows occur differ by at most one.
 */
final class RowCycle {
  private final int[] rows;
  private final SplitMix random;
  private int next;

  RowCycle(int[] rows, SplitMix random) {
    this.rows = rows.clone();
    this.random = random;
    this.next = rows.length;
  }

  /** The rows of every class that has images, by label. */
  static List<int[]> byClass(ImageSet set) {
    List<Integer> perClass = set.statistics().perClass();
    int[][] rows = new int[set.classes()][];
    for (int label = 0; label < rows.length; label++) {
      rows[label] = new int[perClass.get(label)];
    }
    int[] seen = new int[rows.length];
    for (int row = 0; row < set.size(); row++) {
      int label = set.label(row);
      rows[label][seen[label]++] = row;
    }
    List<int[]> present = new ArrayList<>();
    for (int[] ofClass : rows) {
      if (ofClass.length > 0) {
        present.add(ofClass);
      }
    }
    return present;
  }

  int next() {
    if (next == rows.length) {
      random.shuffle(rows);
      next = 0;
    }
    return rows[next++];
  }
}
