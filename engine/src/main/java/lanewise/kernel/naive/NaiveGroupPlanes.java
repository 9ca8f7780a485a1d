package lanewise.kernel.naive;

/** The twin of {@code GroupPlanes} in plain loops. */
public final class NaiveGroupPlanes {
  private NaiveGroupPlanes() {}

  /** Writes {@code floats} floats of plane {@code j}: of each lane channel j of its group. */
  public static void spread(
      int lanes, int width, int j, float[] x, int from, float[] plane, int to, int floats) {
    for (int i = 0; i < floats; i++) {
      plane[to + i] = x[from + i - i % lanes % width + j];
    }
  }
}
