package lanewise.kernel.naive;

/** Sums as plain loops. */
public final class NaiveReductions {
  private NaiveReductions() {}

  /** As {@code lanewise.kernel.Reductions.addInOrder}, bit for bit. */
  public static void addInOrder(float[] target, float[][] parts, int count, int from, int to) {
    for (int p = 0; p < count; p++) {
      for (int i = from; i < to; i++) {
        target[i] += parts[p][i];
      }
    }
  }

  /** As {@code lanewise.kernel.Reductions.addInTree}, bit for bit. */
  public static void addInTree(float[][] parts, int count, int from, int to) {
    for (int half = 1; half < count; half *= 2) {
      for (int p = 0; p < count; p += 2 * half) {
        for (int i = from; i < to; i++) {
          parts[p][i] += parts[p + half][i];
        }
      }
    }
  }

  /** As {@code lanewise.kernel.Reductions.sumOfSquares}, all in float64; needs no scratch. */
  public static double sumOfSquares(float[] values, int from, int to, float[] scratch, int at) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }
}
