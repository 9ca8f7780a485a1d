import java.util.Arrays;

final class Product {
  private static final int KC = 64;
  private static final int NC = 256;

  static void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    Arrays.fill(c, 0, m * n, 0);
    for (int j0 = 0; j0 < n; j0 += NC) {
      int j1 = Math.min(j0 + NC, n);
      for (int p0 = 0; p0 < k; p0 += KC) {
        int p1 = Math.min(p0 + KC, k);
        for (int i = 0; i < m; i++) {
          for (int p = p0; p < p1; p++) {
            float x = a[i * k + p];
            for (int j = j0; j < j1; j++) {
              c[i * n + j] += x * b[p * n + j];
            }
          }
        }
      }
    }
  }
}
