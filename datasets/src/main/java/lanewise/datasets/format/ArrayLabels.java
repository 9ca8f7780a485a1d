package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lanewise.datasets.DataException;

/** Reads the labels of a split: (N), (N,1), or one-hot (N,K), with a single 1 in each row. */
final class ArrayLabels {
  private ArrayLabels() {}

  /**
   * Returns the labels.
   *
   * @param name the name of the array
   * @param count N
   * @param classes the largest possible number of classes
   * @throws DataException if the shape is not one of these, or a label is not a whole number from 0
   *     to {@code classes - 1}
   */
  static int[] of(Path file, String name, Npy array, int count, int classes) {
    List<Integer> shape = array.shape();
    if (shape.equals(List.of(count)) || shape.equals(List.of(count, 1))) {
      return array.integers(classes - 1);
    }
    if (shape.size() != 2 || shape.getFirst() != count) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT,
              "'%s' has shape %s; expected one label for each of the %,d images, (%d), (%d,1) or"
                  + " one-hot",
              name,
              shape,
              count,
              count,
              count));
    }
    int width = shape.get(1);
    if (width > classes) {
      throw new DataException(
          file,
          String.format(
              Locale.ROOT,
              "'%s' has %,d columns, but there are %,d classes",
              name,
              width,
              classes));
    }
    int[] ones = array.integers(1);
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      int found = 0;
      for (int column = 0; column < width; column++) {
        if (ones[row * width + column] == 1) {
          labels[row] = column;
          found++;
        }
      }
      if (found != 1) {
        throw new DataException(
            file,
            String.format(
                Locale.ROOT,
                "'%s' has %d ones in row %,d; expected a single 1 in each row, one label per image;"
                    + " several labels per image are not supported",
                name,
                found,
                row));
      }
    }
    return labels;
  }
}
