package lanewise.datasets;

/**
 * Choices in reading a data set that its files may leave open.
 *
 * @param test the fraction of every class held out for testing if there is no test split, above 0
 *     and below 1
 * @param height the height to which images of different sizes are resized, or 0 for the most common
 *     size
 * @param width the width to which images of different sizes are resized, or 0 for the most common
 *     size
 * @param method how they are resized
 */
public record ReadOptions(double test, int height, int width, Resize.Method method) {
  /** The defaults: a fifth for testing, the most common size, bilinear. */
  public static final ReadOptions USUAL = new ReadOptions(0.2, 0, 0, Resize.Method.BILINEAR);

  /**
   * @throws IllegalArgumentException if nothing would be left to test, or to train
   */
  public ReadOptions {
    if (!(test > 0 && test < 1)) {
      throw new IllegalArgumentException("test must be above 0 and below 1, given " + test);
    }
  }

  /** Returns the options with another test fraction. */
  public ReadOptions withTest(double fraction) {
    return new ReadOptions(fraction, height, width, method);
  }

  /** Returns the options with a size for images of different sizes. */
  public ReadOptions withSize(int newHeight, int newWidth, Resize.Method newMethod) {
    return new ReadOptions(test, newHeight, newWidth, newMethod);
  }
}
