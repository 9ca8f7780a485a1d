package lanewise.cli.live;

import java.util.Arrays;

/**
 * Rows of numbers in bounded memory. When it is full, adjacent points are averaged in pairs, and a
 * point then represents twice as many rows.
 */
final class Curve {
  private final int capacity;
  private final int columns;
  private final double[] points;
  private final double[] sums;
  private int summed;
  private int size;
  private int stride = 1;

  /**
   * Creates an empty curve.
   *
   * @param capacity the largest number of points, even
   * @param columns the number of values of a row
   */
  Curve(int capacity, int columns) {
    this.capacity = capacity;
    this.columns = columns;
    this.points = new double[capacity * columns];
    this.sums = new double[columns];
  }

  /** Adds a row. */
  void add(double... row) {
    for (int column = 0; column < columns; column++) {
      sums[column] += row[column];
    }
    summed++;
    if (summed == stride) {
      if (size == capacity) {
        halve();
        if (summed < stride) {
          return; // the row is part of an unfinished point
        }
      }
      append();
    }
  }

  /** The number of points. */
  int size() {
    return size;
  }

  /** The number of rows averaged in a point. */
  int stride() {
    return stride;
  }

  /** Copies of the points from an index on, each with its columns. */
  double[][] from(int first) {
    double[][] copies = new double[size - first][];
    for (int i = first; i < size; i++) {
      copies[i - first] = Arrays.copyOfRange(points, i * columns, (i + 1) * columns);
    }
    return copies;
  }

  private void append() {
    for (int column = 0; column < columns; column++) {
      points[size * columns + column] = sums[column] / summed;
    }
    size++;
    summed = 0;
    Arrays.fill(sums, 0);
  }

  private void halve() {
    size /= 2;
    stride *= 2;
    for (int i = 0; i < size; i++) {
      for (int column = 0; column < columns; column++) {
        double first = points[2 * i * columns + column];
        double second = points[(2 * i + 1) * columns + column];
        points[i * columns + column] = (first + second) / 2;
      }
    }
  }
}
