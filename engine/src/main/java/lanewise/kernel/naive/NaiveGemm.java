package lanewise.kernel.naive;

/** Matrix product as three plain loops. */
public final class NaiveGemm {
  private NaiveGemm() {}

  /** C (M,N) = or += A (M,K) B (K,N); the strides as in {@code lanewise.kernel.product.Gemm}. */
  public static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRow,
      int aColumn,
      float[] b,
      int bOffset,
      int bRow,
      int bColumn,
      float[] c,
      int cOffset,
      int cRow,
      boolean add) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          float x = a[aOffset + i * aRow + p * aColumn];
          float y = b[bOffset + p * bRow + j * bColumn];
          sum = Math.fma(x, y, sum);
        }
        int at = cOffset + i * cRow + j;
        c[at] = add ? c[at] + sum : sum;
      }
    }
  }
}
