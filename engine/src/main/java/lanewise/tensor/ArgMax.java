package lanewise.tensor;

/** The place of the largest of some values. */
public final class ArgMax {
  private ArgMax() {}

  /**
   * The place, counted from {@code from}; of several equal values the first.
   *
   * @param count of the values, at least 1
   */
  public static int of(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
