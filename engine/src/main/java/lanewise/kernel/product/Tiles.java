package lanewise.kernel.product;

import lanewise.index.Ranges;
import lanewise.kernel.Lanes;

/**
 * The micro-kernel of every product of the engine (a batch-reduce GEMM, after Georganas and others,
 * "High-Performance Deep Learning via a Single Building Block", 2019).
 *
 * <p>A tile is {@code rows} by two vectors of results, all kept in registers while the kernel runs
 * over the depth of the product. The depth is divided into segments of equal length {@code run};
 * segment t starts at {@code aSegments[t]} in a and {@code bSegments[t]} in b, which for weights is
 * where segment t-1 ends:
 *
 * <pre>
 * c[c0 + i*cRow + v*cVector + l]  =  sum over t, j of
 *     a[a0 + aSegments[t] + i*aRow + j*aStep]  *  b[b0 + bSegments[t] + j*bStep + v*bVector + l]
 * for i in 0..rows, v in 0..2, l in 0..L
 * </pre>
 *
 * <p>With {@code add} the sums are added to what c holds.
 *
 * <p>GEMM, the convolution and its two gradients, and the fully connected layers are this kernel
 * under different strides. The strides of its loop and of the rows of its results are constants of
 * separate generated classes, because variables would cost registers and range checks.
 */
public final class Tiles {
  /**
   * The distance of Winograd's transformed tiles. The 36 positions of a tile are adjacent, so that
   * a transform reads or writes consecutive memory; one vector is added, because with an even
   * number of cache lines the same position of many tiles would map to the same few sets of the L1
   * cache.
   */
  public static final int WINOGRAD_PITCH = (36 + 1) * Lanes.FLOATS;

  private Tiles() {}

  /**
   * Channel-blocked pixels times weights: aRow L, aStep 1, bStep 2L, cRow L; see {@link
   * Walk#blocked}.
   */
  public static void blocked(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    BlockedTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /**
   * Winograd's transformed tiles times transformed filters: aRow and cRow {@link #WINOGRAD_PITCH},
   * aStep 1, bStep 2L; see {@link Walk#blocked}.
   */
  public static void winograd(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    WinogradTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /** Planar pixels times weights: aRow 1, aStep 1, bStep 2L, cRow L; see {@link Walk#planar}. */
  public static void planar(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    PlanarTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /**
   * Copied rows times packed columns: aRow {@link Gemm#PITCH}, aStep 1, bStep 2L, any cRow; one
   * segment.
   */
  public static void rows(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    RowsTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /**
   * Neighbouring blocked pixels times gradients: aRow 1, aStep L, bStep L, cRow 2L; one segment.
   */
  public static void gradient(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    GradientTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /** As {@link #gradient}, for the rows of an image, each a segment. */
  public static void imageGradient(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    ImageGradientTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /**
   * Rows of planar pixels times gradients: aRow 1, aStep 1, bStep L; rows come in threes, each
   * {@code aThree} after the previous one.
   */
  public static void planarGradient(
      int rows, Walk walk, float[] a, int a0, float[] b, int b0, float[] c, int c0, boolean add) {
    PlanarGradientTile.multiply(rows, walk, a, a0, b, b0, c, c0, add);
  }

  /** The number of tiles that cover {@code count} rows. */
  public static int count(int count) {
    return Lanes.blocks(count, Lanes.MAX_ROWS);
  }

  /** The first row of tile {@code index} if {@code count} rows are divided evenly into tiles. */
  public static int start(int index, int count) {
    return Ranges.start(index, count(count), count);
  }
}
