package lanewise.train;

/** Counts the epochs in a row without improvement of a score; higher is better. */
final class Stagnation {
  private double best = Double.NEGATIVE_INFINITY;
  private int epochs;

  /**
   * Records the score of an epoch; it is an improvement if it exceeds the best by more than the
   * margin.
   */
  void observe(double score, double margin) {
    if (score - best > margin) {
      best = score;
      epochs = 0;
    } else {
      epochs++;
    }
  }

  /** The best score that counted as an improvement. */
  double best() {
    return best;
  }

  /** The number of epochs in a row without improvement. */
  int epochs() {
    return epochs;
  }

  void resetEpochs() {
    epochs = 0;
  }

  void save(String name, TrainingState.Writer state) {
    state.put(name + "_best", best);
    state.put(name + "_epochs", epochs);
  }

  void restore(String name, TrainingState state) {
    best = state.number(name + "_best");
    epochs = (int) state.integer(name + "_epochs");
  }
}
