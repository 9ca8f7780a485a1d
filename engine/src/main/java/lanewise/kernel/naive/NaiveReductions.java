package lanewise.kernel.naive;

/** Sums as plain loops; bit for bit the same as the vector kernels. */
public final class NaiveReductions {
  private NaiveReductions() {}

  /** As {@code lanewise.kernel.Reductions.addInOrder}. */
  public static void addInOrder(float[] target, float[][] parts, int count, int from, int to) {
    for (int p = 0; p < count; p++) {
      for (int i = from; i < to; i++) {
        target[i] += parts[p][i];
      }
    }
  }
}
