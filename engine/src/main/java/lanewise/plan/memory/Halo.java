package lanewise.plan.memory;

/** The rows and columns of zeros around an image. */
public record Halo(int top, int left, int bottom, int right) {
  /** No zeros. */
  public static final Halo NONE = new Halo(0, 0, 0, 0);

  /** The smallest halo that contains both. */
  public Halo union(Halo other) {
    return new Halo(
        Math.max(top, other.top),
        Math.max(left, other.left),
        Math.max(bottom, other.bottom),
        Math.max(right, other.right));
  }

  /** The number of rows of an image with its halo. */
  public int rows(int height) {
    return top + height + bottom;
  }

  /** The number of columns of an image with its halo. */
  public int columns(int width) {
    return left + width + right;
  }
}
