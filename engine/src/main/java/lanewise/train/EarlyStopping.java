package lanewise.train;

/**
 * Ends a run that has stopped improving on the validation images; the best epoch's weights are
 * restored.
 *
 * @param patience the number of epochs in a row without improvement after which to stop, at least 1
 * @param minImprovement the smallest change over the best score so far that counts as improvement,
 *     at least 0
 */
public record EarlyStopping(int patience, double minImprovement) {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience must be >= 1, given " + patience);
    }
    if (!(minImprovement >= 0)) {
      throw new IllegalArgumentException("the improvement must be >= 0, given " + minImprovement);
    }
  }
}
