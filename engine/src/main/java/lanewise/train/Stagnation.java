package lanewise.train;

/** How long a score, more being better, has not improved. */
final class Stagnation {
  private double best = Double.NEGATIVE_INFINITY;
  private int epochs;

  /** Judges an epoch: it improves if its score beats the best by more than the margin. */
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

  /** Epochs in a row without improvement. */
  int epochs() {
    return epochs;
  }

  void endure() {
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
