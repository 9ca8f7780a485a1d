package lanewise.datasets.balance;

import java.util.Arrays;
import lanewise.datasets.ImageSet;
import lanewise.kernel.product.Gemm;

/**
 * Nearest neighbours by Euclidean distance of the pixels: |a - b|^2 = |a|^2 - 2 ab + |b|^2, where
 * the products ab of a block of images with all others are one matrix product.
 */
final class Neighbours {
  /** The number of images whose distances to all others are computed at a time. */
  private static final int BLOCK = 256;

  private Neighbours() {}

  /**
   * For each of the given rows, the positions in {@code rows} of its nearest neighbours, nearest
   * first; ties go to the earlier row.
   *
   * @param count the number of neighbours, fewer than there are rows
   */
  static int[][] nearest(ImageSet set, int[] rows, int count) {
    int size = set.imageShape().size();
    float[] images = new float[Math.multiplyExact(rows.length, size)];
    float[] squares = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int at = 0; at < size; at++) {
        float value = (set.pixels()[rows[i] * size + at] & 0xff) / 255f;
        images[i * size + at] = value;
        squares[i] += value * value;
      }
    }
    int[][] nearest = new int[rows.length][];
    float[] products = new float[Math.multiplyExact(Math.min(BLOCK, rows.length), rows.length)];
    float[] distances = new float[rows.length];
    Gemm gemm = new Gemm();
    for (int first = 0; first < rows.length; first += BLOCK) {
      int block = Math.min(BLOCK, rows.length - first);
      gemm.multiply(
          block,
          rows.length,
          size,
          images,
          first * size,
          size,
          1,
          images,
          0,
          1,
          size,
          products,
          0,
          rows.length,
          false);
      for (int i = 0; i < block; i++) {
        for (int j = 0; j < rows.length; j++) {
          distances[j] = squares[j] - 2 * products[i * rows.length + j];
        }
        nearest[first + i] = smallest(distances, first + i, count);
      }
    }
    return nearest;
  }

  /**
   * The positions of the smallest values without position {@code except}, in ascending order of the
   * values.
   */
  private static int[] smallest(float[] values, int except, int count) {
    int[] found = new int[count];
    int known = 0;
    for (int i = 0; i < values.length; i++) {
      if (i == except || (known == count && values[i] >= values[found[count - 1]])) {
        continue;
      }
      int at = known < count ? known++ : count - 1;
      while (at > 0 && values[found[at - 1]] > values[i]) {
        found[at] = found[at - 1];
        at--;
      }
      found[at] = i;
    }
    return Arrays.copyOf(found, known);
  }
}
