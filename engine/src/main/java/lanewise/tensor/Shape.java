package lanewise.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a dense row-major array, outermost first: (N,C,H,W) for images, (K,C,R,S) for
 * filters, (out,in) for fully connected weights. Immutable; every extent is at least 1 and the
 * element count fits an {@code int}.
 */
public final class Shape {
  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    this.extents = extents;
    long product = 1;
    for (int extent : extents) {
      if (extent < 1) {
        throw new IllegalArgumentException(
            "shape " + text(extents) + ": every extent must be >= 1");
      }
      product *= extent;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + text(extents) + " has more than " + Integer.MAX_VALUE + " elements");
      }
    }
    this.size = (int) product;
  }

  /**
   * Creates a shape of the given extents.
   *
   * @throws IllegalArgumentException if an extent is below 1 or the element count overflows
   */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The extent of one axis, counted from 0, outermost first. */
  public int extent(int axis) {
    return extents[axis];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** A copy of the extents. */
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents as a tuple, for example {@code (64, 1, 28, 28)}. */
  @Override
  public String toString() {
    return text(extents);
  }

  private static String text(int[] extents) {
    return Arrays.stream(extents)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
