package lanewise.cli.learn.check;

import java.util.Arrays;

/** A matrix product around a student's tile: packs the operands, and cuts off what sticks out. */
final class PackedProduct {
  private final MicroKernelCheck.Tile tile;
  private final int mr;
  private final int nr;
  private final int depth;

  /** A as the tile reads it, for each tile of rows (K,MR). */
  private final float[][] rows;

  private final float[] columns;
  private final float[] product;

  /**
   * A product.
   *
   * @param mr rows of the tile
   * @param nr columns of the tile
   * @param m rows of A
   * @param depth K
   */
  PackedProduct(MicroKernelCheck.Tile tile, int mr, int nr, int m, int depth) {
    this.tile = tile;
    this.mr = mr;
    this.nr = nr;
    this.depth = depth;
    this.rows = new float[Math.ceilDiv(m, mr)][mr * depth];
    this.columns = new float[nr * depth];
    this.product = new float[mr * nr];
  }

  /** C (M,N) = A (M,K) B (K,N), all row-major, C from an offset on. */
  void multiply(int m, int n, float[] a, float[] b, float[] c, int cOffset) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < depth; p++) {
        rows[i / mr][p * mr + i % mr] = a[i * depth + p];
      }
    }
    for (int j = 0; j < n; j += nr) {
      int width = Math.min(nr, n - j);
      for (int p = 0; p < depth; p++) {
        System.arraycopy(b, p * n + j, columns, p * nr, width);
        Arrays.fill(columns, p * nr + width, (p + 1) * nr, 0f);
      }
      for (int i = 0; i < m; i += mr) {
        Arrays.fill(product, 0f);
        tile.run(depth, rows[i / mr], columns, product, nr);
        for (int row = 0; row < Math.min(mr, m - i); row++) {
          System.arraycopy(product, row * nr, c, cOffset + (i + row) * n + j, width);
        }
      }
    }
  }
}
