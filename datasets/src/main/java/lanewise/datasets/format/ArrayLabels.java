package lanewise.datasets.format;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.datasets.DataException;
import lanewise.tensor.Task;
import lanewise.text.Text;

/**
 * The labels of a split as they are in an array: (N) or (N,1), an index each; or (N,K), a 1 for
 * each label that an image has.
 *
 * @param values (N): indices, or sets of bits as {@link Task#MULTI_LABEL} has them
 * @param columns K; 0 for indices
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record ArrayLabels(int[] values, int columns) {

  /** Labels of one class each. */
  static ArrayLabels ofIndices(int[] values) {
    return new ArrayLabels(values, 0);
  }

  /**
   * Reads the labels.
   *
   * @param name the name of the array
   * @param count N
   * @param classes how many classes there can be
   * @throws DataException if they are not as described, a label is no whole number from 0 to {@code
   *     classes - 1}, or images have several of more labels than are supported
   */
  static ArrayLabels of(Path file, String name, Npy array, int count, int classes) {
    List<Integer> shape = array.shape();
    if (shape.equals(List.of(count)) || shape.equals(List.of(count, 1))) {
      return ofIndices(array.integers(classes - 1));
    }
    if (shape.size() != 2 || shape.getFirst() != count) {
      throw new DataException(
          file,
          Text.of(
              "'%s' has shape %s; expected one label for each of the %,d images, (%d), (%d,1), or a"
                  + " column for each class",
              name, shape, count, count, count));
    }
    int width = shape.get(1);
    if (width > classes) {
      throw new DataException(
          file, Text.of("'%s' has %,d columns, but there are %,d classes", name, width, classes));
    }
    int[] ones = array.integers(1);
    return width <= Task.MOST_LABELS
        ? new ArrayLabels(sets(ones, count, width), width)
        : ofIndices(indices(file, name, ones, count, width));
  }

  private static int[] sets(int[] ones, int count, int width) {
    int[] sets = new int[count];
    for (int i = 0; i < ones.length; i++) {
      sets[i / width] |= ones[i] << i % width;
    }
    return sets;
  }

  /** Of more columns than fit into a set, each row must have a single 1. */
  private static int[] indices(Path file, String name, int[] ones, int count, int width) {
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
            Text.of(
                "'%s' has %d ones in row %,d of %d columns: images with several labels, or none,"
                    + " are supported with at most %d labels",
                name, found, row, width, Task.MOST_LABELS));
      }
    }
    return labels;
  }

  /** Whether they can be read as one class for each image. */
  boolean areSingle() {
    return columns == 0 || IntStream.of(values).allMatch(set -> Integer.bitCount(set) == 1);
  }

  /** The same as one class for each image. */
  ArrayLabels single() {
    return columns == 0
        ? this
        : ofIndices(IntStream.of(values).map(Integer::numberOfTrailingZeros).toArray());
  }

  /** How many classes there are at least. */
  int classes() {
    return columns > 0 ? columns : IntStream.of(values).max().orElseThrow() + 1;
  }
}
