package lanewise.train;

/**
 * Lowers the learning rate when the validation loss stops falling: PyTorch's {@code
 * ReduceLROnPlateau}. The loss must fall by more than {@value #THRESHOLD} of its lowest value to
 * count as better. Without validation data the training loss is watched.
 *
 * @param factor the factor of the rate, above 0 and below 1
 * @param patience the number of epochs in a row without a better loss after which the next one
 *     lowers the rate; at least 0
 */
public record Plateau(double factor, int patience) {
  static final double THRESHOLD = 1e-4;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Plateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException(
          "the factor of a plateau must be above 0 and below 1, given " + factor);
    }
    if (patience < 0) {
      throw new IllegalArgumentException(
          "the patience of a plateau must be >= 0, given " + patience);
    }
  }
}
