package lanewise.kernel;

/**
 * The one micro-kernel that carries every product of the engine (a batch-reduce GEMM, after
 * Georganas and others, "High-Performance Deep Learning via a Single Building Block", 2019).
 *
 * <p>A tile is {@code rows} by two vectors of results, all kept in registers while the kernel walks
 * the depth of the product. The depth is cut into segments of equal length {@code run}; segment t
 * starts at {@code aSegments[t]} in a and {@code bSegments[t]} in b:
 *
 * <pre>
 * c[row(i) + v*cVector + l]  =  sum over t, j of
 *     a[aSegments[t] + row(i) + j*aStep]  *  b[b0 + bSegments[t] + j*bStep + v*bVector + l]
 * for i in 0..rows, v in 0..2, l in 0..L
 * </pre>
 *
 * <p>Rows come in two groups: the first ceil(rows/2) start at {@code a0} and {@code c0}, the others
 * at {@code a1} and {@code c1}. So a tile can cover 14 pixels of one image row, or 7 and 7 of two.
 * With {@code add} the sums are added to what c holds.
 *
 * <p>GEMM, the convolution and its two gradients, and the fully connected layers are this kernel
 * under different strides. Those of the inner loop are constants of a method each, so that C2 can
 * check the indices of a whole run before it begins.
 */
public final class Tiles {
  private Tiles() {}

  /** Channel-blocked pixels times weights: aRow L, aStep 1, bStep 2L, bVector L. */
  public static void blocked(
      int rows,
      Walk walk,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    BlockedTile.multiply(rows, walk, a, a0, a1, b, b0, c, c0, c1, add);
  }

  /** Planar pixels times weights: aRow 1, aStep 1, bStep 2L, bVector L. */
  public static void planar(
      int rows,
      Walk walk,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    PlanarTile.multiply(rows, walk, a, a0, a1, b, b0, c, c0, c1, add);
  }

  /** A panel packed by columns: aRow 1, aStep the tallest tile, bStep 2L, bVector L. */
  public static void packed(
      int rows,
      Walk walk,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    PackedTile.multiply(rows, walk, a, a0, a1, b, b0, c, c0, c1, add);
  }

  /** Channel-blocked pixels times gradients: aRow 1, aStep L, bStep L. */
  public static void gradient(
      int rows,
      Walk walk,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    GradientTile.multiply(rows, walk, a, a0, a1, b, b0, c, c0, c1, add);
  }

  /** Planar pixels times gradients: aRow 1, aStep 1, bStep L. */
  public static void planarGradient(
      int rows,
      Walk walk,
      float[] a,
      int a0,
      int a1,
      float[] b,
      int b0,
      float[] c,
      int c0,
      int c1,
      boolean add) {
    PlanarGradientTile.multiply(rows, walk, a, a0, a1, b, b0, c, c0, c1, add);
  }

  /** How many tiles cover {@code count} rows. */
  public static int count(int count) {
    return Lanes.blocks(count, Lanes.MAX_ROWS);
  }

  /** The first row of tile {@code index} when {@code count} rows are cut into even tiles. */
  public static int start(int index, int count) {
    return (int) ((long) index * count / count(count));
  }
}
