package lanewise.index;

/** Divides work or values into consecutive ranges. */
public final class Ranges {
  private Ranges() {}

  /**
   * The start of a range if {@code count} items are divided into ranges whose lengths differ by at
   * most one; range number {@code ranges} starts at {@code count}.
   *
   * @param index from 0 to {@code ranges}
   */
  public static int start(int index, int ranges, int count) {
    return (int) ((long) index * count / ranges);
  }
}
