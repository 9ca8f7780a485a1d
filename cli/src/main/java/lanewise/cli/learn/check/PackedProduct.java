package lanewise.cli.learn.check;

import java.util.Arrays;

/** A matrix product around a student's tile: packs the operands, and cuts off what sticks out. */
final class PackedProduct {
  private final MicroKernelCheck.Tile tile;
  private final int mr;
  private final int nr;
  private final int depth;
  private final float[] rows;
  private final float[] columns;
  private final float[] product;

  /**
   * A product.
   *
   * @param mr rows of the tile
   * @param nr columns of the tile
   * @param depth K
   */
  PackedProduct(MicroKernelCheck.Tile tile, int mr, int nr, int depth) {
    this.tile = tile;
    this.mr = mr;
    this.nr = nr;
    this.depth = depth;
    this.rows = new float[mr * depth];
    this.columns = new float[nr * depth];
    this.product = new float[mr * nr];
  }

  /** C (M,N) = A (M,K) B (K,N), all row-major, C from an offset on. */
  void multiply(int m, int n, float[] a, float[] b, float[] c, int cOffset) {
    for (int j = 0; j < n; j += nr) {
      int width = Math.min(nr, n - j);
      for (int p = 0; p < depth; p++) {
        System.arraycopy(b, p * n + j, columns, p * nr, width);
        Arrays.fill(columns, p * nr + width, (p + 1) * nr, 0f);
      }
      for (int i = 0; i < m; i += mr) {
        int height = Math.min(mr, m - i);
        packRows(a, i, height);
        Arrays.fill(product, 0f);
        tile.run(depth, rows, columns, product, nr);
        for (int row = 0; row < height; row++) {
          System.arraycopy(product, row * nr, c, cOffset + (i + row) * n + j, width);
        }
      }
    }
  }

  private void packRows(float[] a, int first, int height) {
    for (int p = 0; p < depth; p++) {
      for (int row = 0; row < mr; row++) {
        rows[p * mr + row] = row < height ? a[(first + row) * depth + p] : 0f;
      }
    }
  }
}
