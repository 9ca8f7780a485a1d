package lanewise.datasets;

/**
 * What a data set's files may leave open.
 *
 * @param test the fraction of every class held out for testing where there is no test split, above
 *     0 and below 1
 * @param height to which images of several sizes are resized, or 0 for the most common size
 * @param width to which images of several sizes are resized, or 0 for the most common size
 * @param method how they are resized
 */
public record ReadOptions(double test, int height, int width, Resize.Method method) {
  /** A fifth for testing, the most common size, bilinear. */
  public static final ReadOptions USUAL = new ReadOptions(0.2, 0, 0, Resize.Method.BILINEAR);

  /**
   * @throws IllegalArgumentException if nothing would be left to test, or to train
   */
  public ReadOptions {
    if (!(test > 0 && test < 1)) {
      throw new IllegalArgumentException("test must be above 0 and below 1, given " + test);
    }
  }

  /** The same with another fraction for testing. */
  public ReadOptions withTest(double fraction) {
    return new ReadOptions(fraction, height, width, method);
  }

  /** The same with a size for images of several sizes. */
  public ReadOptions withSize(int newHeight, int newWidth, Resize.Method newMethod) {
    return new ReadOptions(test, newHeight, newWidth, newMethod);
  }
}
