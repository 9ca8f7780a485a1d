package lanewise.kernel.naive;

/**
 * The micro-kernel as plain loops; {@code lanewise.kernel.product.Tiles} explains the arguments.
 */
public final class NaiveTile {
  private NaiveTile() {}

  /**
   * c (rows, 2 vectors of {@code lanes}) = or += a times b.
   *
   * @param aRow the distance between neighbouring rows of a
   * @param aStep from one step of a segment to the next in a; {@code bStep} likewise in b
   * @param aThree from one three of rows to the next, in rows; 3 if all are neighbours
   * @param bSegments where the segments start in b; none if they are consecutive
   */
  public static void multiply(
      int rows,
      int aRow,
      int aStep,
      int bStep,
      int bVector,
      int lanes,
      int aThree,
      int segments,
      int run,
      int[] aSegments,
      int[] bSegments,
      int cRow,
      int cVector,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float[] c,
      int c0,
      boolean add) {
    for (int i = 0; i < rows; i++) {
      int from = a0 + (i / 3 * aThree + i % 3) * aRow;
      for (int column = 0; column < 2 * lanes; column++) {
        int vector = column / lanes;
        int lane = column % lanes;
        float sum = 0;
        for (int t = 0; t < segments; t++) {
          int y = b0 + (bSegments.length == 0 ? t * run * bStep : bSegments[t]);
          for (int j = 0; j < run; j++) {
            float x = a[from + aSegments[t] + j * aStep];
            sum = Math.fma(x, b[y + j * bStep + vector * bVector + lane], sum);
          }
        }
        int at = c0 + i * cRow + vector * cVector + lane;
        c[at] = add ? sum + c[at] : sum;
      }
    }
  }
}
