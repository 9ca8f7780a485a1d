package lanewise.kernel.naive;

/** The micro-kernel as plain loops; {@code lanewise.kernel.Tiles} explains the arguments. */
public final class NaiveTile {
  private NaiveTile() {}

  /**
   * c (rows, 2 vectors of {@code lanes}) = or += a times b.
   *
   * @param rowStep the distance between neighbouring rows of a
   */
  public static void multiply(
      int rows,
      int rowStep,
      int lanes,
      float[] a,
      int a0,
      int a1,
      int aStep,
      int[] aSegments,
      float[] b,
      int b0,
      int bVector,
      int bStep,
      int[] bSegments,
      int segments,
      int run,
      float[] c,
      int c0,
      int c1,
      int cRow,
      int cVector,
      boolean add) {
    int half = (rows + 1) / 2;
    for (int i = 0; i < rows; i++) {
      int aRow = i < half ? a0 + i * rowStep : a1 + (i - half) * rowStep;
      int cAt = i < half ? c0 + i * cRow : c1 + (i - half) * cRow;
      for (int column = 0; column < 2 * lanes; column++) {
        int vector = column / lanes;
        int lane = column % lanes;
        float sum = 0;
        for (int t = 0; t < segments; t++) {
          for (int j = 0; j < run; j++) {
            float x = a[aRow + aSegments[t] + j * aStep];
            float y = b[b0 + bSegments[t] + j * bStep + vector * bVector + lane];
            sum = Math.fma(x, y, sum);
          }
        }
        int at = cAt + vector * cVector + lane;
        c[at] = add ? sum + c[at] : sum;
      }
    }
  }
}
