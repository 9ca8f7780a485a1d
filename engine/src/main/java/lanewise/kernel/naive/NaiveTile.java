package lanewise.kernel.naive;

/** The micro-kernel as plain loops; {@code lanewise.kernel.Tiles} explains the arguments. */
public final class NaiveTile {
  private NaiveTile() {}

  /**
   * c (rows, 2 vectors of {@code lanes}) = or += a times b.
   *
   * @param aRow the distance between neighbouring rows of a
   * @param aStep from one step of the depth to the next in a; {@code bStep} likewise in b
   */
  public static void multiply(
      int rows,
      int aRow,
      int aStep,
      int bStep,
      int bVector,
      int lanes,
      int segments,
      int run,
      int[] aSegments,
      int[] bSegments,
      int cRow,
      int cVector,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    int half = (rows + 1) / 2;
    for (int i = 0; i < rows; i++) {
      int from = i < half ? a0 + i * aRow : a1 + (i - half) * aRow;
      int to = i < half ? c0 + i * cRow : c1 + (i - half) * cRow;
      for (int column = 0; column < 2 * lanes; column++) {
        int vector = column / lanes;
        int lane = column % lanes;
        float sum = 0;
        for (int t = 0; t < segments; t++) {
          for (int j = 0; j < run; j++) {
            float x = a[from + aSegments[t] + j * aStep];
            float y = b[b0 + bSegments[t] + j * bStep + vector * bVector + lane];
            sum = Math.fma(x, y, sum);
          }
        }
        int at = to + vector * cVector + lane;
        c[at] = add ? sum + c[at] : sum;
      }
    }
  }
}
