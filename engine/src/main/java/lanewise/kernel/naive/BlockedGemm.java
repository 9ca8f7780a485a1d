package lanewise.kernel.naive;

import java.util.Arrays;

/**
 * Matrix product as plain loops in a better order, the step between {@link NaiveGemm} and {@code
 * lanewise.kernel.product.Gemm}: B is divided into blocks that stay in the cache while they are
 * multiplied by all rows of A, and the innermost loop runs along a row of B and a row of C, so that
 * it reads memory in order and no sum depends on the previous one.
 */
public final class BlockedGemm {
  /** KC rows of B by NC columns, 256 KiB, stay in the L2 cache. */
  private static final int KC = 128;

  private static final int NC = 512;

  private BlockedGemm() {}

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
    for (int i = 0; i < m && !add; i++) {
      Arrays.fill(c, cOffset + i * cRow, cOffset + i * cRow + n, 0f);
    }
    for (int jc = 0; jc < n; jc += NC) {
      int nc = Math.min(NC, n - jc);
      for (int pc = 0; pc < k; pc += KC) {
        int kc = Math.min(KC, k - pc);
        for (int i = 0; i < m; i++) {
          for (int p = pc; p < pc + kc; p++) {
            float x = a[aOffset + i * aRow + p * aColumn];
            int row = bOffset + p * bRow + jc * bColumn;
            int target = cOffset + i * cRow + jc;
            if (bColumn == 1) {
              addRow(nc, x, b, row, c, target);
            } else {
              for (int j = 0; j < nc; j++) {
                c[target + j] += x * b[row + j * bColumn];
              }
            }
          }
        }
      }
    }
  }

  /** A separate loop over adjacent values, so that the compiler vectorises it. */
  private static void addRow(int count, float x, float[] b, int from, float[] c, int to) {
    for (int j = 0; j < count; j++) {
      c[to + j] += x * b[from + j];
    }
  }
}
