package lanewise.tensor;

/** How work or values are cut into neighbouring ranges. */
public final class Ranges {
  private Ranges() {}

  /**
   * Where a range begins when {@code count} things are cut into ranges whose lengths differ by at
   * most one; range {@code ranges} begins at the end.
   *
   * @param index from 0 to {@code ranges}
   */
  public static int start(int index, int ranges, int count) {
    return (int) ((long) index * count / ranges);
  }
}
