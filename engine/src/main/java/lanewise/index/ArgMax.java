package lanewise.index;

/** The index of the largest value. */
public final class ArgMax {
  private ArgMax() {}

  /**
   * The index, relative to {@code from}, of the largest value; ties go to the first.
   *
   * @param count the number of values, at least 1
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
