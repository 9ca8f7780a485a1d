package lanewise.kernel.product;

import java.util.Arrays;
import java.util.Locale;
import lanewise.index.Ranges;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.naive.NaiveGemm;

/**
 * Blocked matrix product for one thread: C (M,N) = or += A (M,K) B (K,N), each operand with any row
 * and column stride, so every transpose is a choice of strides.
 *
 * <p>The loops are those of Goto and van de Geijn ("Anatomy of High-Performance Matrix
 * Multiplication", 2008) in the words of BLIS, with the two inner ones exchanged: a KC x NC block
 * of B is packed into panels of NR columns and stays in the L2 cache; a few rows of A at a time are
 * copied and meet all of its panels. So C is written along its rows, which the hardware prefetches.
 * An instance owns the packing buffers and is not thread-safe.
 *
 * <p>Rows of A are copied unchanged, not transposed: {@link Tiles#rows} reads them at a fixed
 * distance, and adjacent columns of A are copied as vectors.
 */
public final class Gemm {
  /** The columns of a panel of B: two vectors. */
  private static final int NR = Lanes.PAIR;

  /**
   * The deepest block: a few copied rows of A stay in the L1 cache, through which panels of KC * NR
   * floats of B pass. Longer chains of float sums would also be less exact.
   */
  private static final int KC = 256;

  /** KC * NC floats of B stay in the L2 cache. */
  private static final int NC = 1024;

  /**
   * The tiles whose rows of A are copied at a time. They and a panel of B, a KiB a row and a
   * column, share the L1 cache, into which the panel then comes once for all of them; of the wide
   * tiles of 512 bits, for which the L2 cache is fast enough, there is room for one.
   */
  private static final int STRIP = Math.max(1, (32 - NR) / Lanes.MAX_ROWS);

  /**
   * The distance of copied rows of A: one cache line more than KC, so that rows do not map to the
   * same cache sets.
   */
  static final int PITCH = KC + 16;

  private final Walk walk = Walk.ofOneSegment(KC, Lanes.FLOATS);
  private final float[] rowsOfA = Aligned.floats(STRIP * Lanes.MAX_ROWS * PITCH);
  private final float[] panelsOfB = Aligned.floats(NC / NR * panelStep(KC));
  private final float[] edge = Aligned.floats(Lanes.MAX_ROWS * NR);

  /**
   * Computes the product.
   *
   * @param aRow distance between rows of A; {@code aColumn} between columns; likewise B
   * @param cRow distance between rows of C, whose columns are adjacent
   * @param add whether to add to C instead of overwriting it
   * @throws IndexOutOfBoundsException if an operand reaches beyond its array
   */
  public void multiply(
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
    if (m == 0 || n == 0) {
      return;
    }
    checkOperand("A", a, aOffset, m, k, aRow, aColumn);
    checkOperand("B", b, bOffset, k, n, bRow, bColumn);
    checkOperand("C", c, cOffset, m, n, cRow, 1);
    if (Lanes.SCALAR || k == 0) {
      NaiveGemm.multiply(
          m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow, add);
      return;
    }
    int depths = Lanes.blocks(k, KC);
    int widths = Lanes.blocks(n, NC);
    int panels = Lanes.blocks(n, NR);
    int tiles = Tiles.count(m);
    for (int width = 0; width < widths; width++) {
      int jc = NR * Ranges.start(width, widths, panels);
      int nc = Math.min(n, NR * Ranges.start(width + 1, widths, panels)) - jc;
      for (int depth = 0; depth < depths; depth++) {
        int pc = Ranges.start(depth, depths, k);
        int kc = Ranges.start(depth + 1, depths, k) - pc;
        packB(b, bOffset + pc * bRow + jc * bColumn, bRow, bColumn, kc, nc);
        for (int tile = 0; tile < tiles; tile += STRIP) {
          int first = Tiles.start(tile, m);
          int last = Math.min(tile + STRIP, tiles);
          int rows = Tiles.start(last, m) - first;
          packA(a, aOffset + first * aRow + pc * aColumn, aRow, aColumn, rows, kc);
          multiplyStrip(tile, last, m, nc, kc, c, cOffset + jc, cRow, add || pc > 0);
        }
      }
    }
  }

  private static void checkOperand(
      String name, float[] values, int offset, int rows, int columns, int rowStep, int columnStep) {
    long last = offset + (rows - 1L) * rowStep + (columns - 1L) * columnStep;
    if (offset < 0 || rowStep < 0 || columnStep < 0 || (columns > 0 && last >= values.length)) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "%s (%d,%d) at offset %d with strides %d and %d reaches beyond its %d values",
              name,
              rows,
              columns,
              offset,
              rowStep,
              columnStep,
              values.length));
    }
  }

  /** Rows of A as [rows][PITCH]. */
  private void packA(float[] a, int offset, int rowStep, int columnStep, int rows, int kc) {
    for (int i = 0; i < rows; i++) {
      int source = offset + i * rowStep;
      int target = Aligned.ORIGIN + i * PITCH;
      if (columnStep == 1) {
        System.arraycopy(a, source, rowsOfA, target, kc);
      } else {
        for (int p = 0; p < kc; p++) {
          rowsOfA[target + p] = a[source + p * columnStep];
        }
      }
    }
  }

  /**
   * The distance of panels of B: one cache line more than kc * NR floats, so that the pieces of a
   * row of B do not map to the same cache sets.
   */
  private static int panelStep(int kc) {
    return kc * NR + 16;
  }

  /**
   * Panels of NR columns as [kc][NR]; zeros fill the last panel's columns. Packed row by row,
   * because the hardware prefetches along rows.
   */
  private void packB(float[] b, int offset, int rowStep, int columnStep, int kc, int nc) {
    int whole = columnStep == 1 ? nc / NR : 0;
    for (int p = 0; p < kc; p++) {
      int source = offset + p * rowStep;
      int target = Aligned.ORIGIN + p * NR;
      Copies.scatterPairs(b, source, panelsOfB, target, panelStep(kc), whole);
      for (int j = whole * NR; j < nc; j += NR) {
        int columns = Math.min(NR, nc - j);
        int at = target + j / NR * panelStep(kc);
        for (int i = 0; i < columns; i++) {
          panelsOfB[at + i] = b[source + (j + i) * columnStep];
        }
        Arrays.fill(panelsOfB, at + columns, at + NR, 0f);
      }
    }
  }

  /** Computes the tiles of C from the copied rows of A and all panels of B. */
  private void multiplyStrip(
      int firstTile,
      int lastTile,
      int m,
      int nc,
      int kc,
      float[] c,
      int cOffset,
      int cRow,
      boolean add) {
    walk.setRun(kc);
    int copied = Tiles.start(firstTile, m);
    for (int j = 0; j < nc; j += NR) {
      int columns = Math.min(NR, nc - j);
      int panel = Aligned.ORIGIN + j / NR * panelStep(kc);
      for (int tile = firstTile; tile < lastTile; tile++) {
        int first = Tiles.start(tile, m);
        int rows = Tiles.start(tile + 1, m) - first;
        int a0 = Aligned.ORIGIN + (first - copied) * PITCH;
        multiplyTile(rows, columns, a0, panel, c, cOffset + first * cRow + j, cRow, add);
      }
    }
  }

  private void multiplyTile(
      int rows, int columns, int a0, int panel, float[] c, int c0, int cRow, boolean add) {
    if (columns == NR) {
      walk.cRow = cRow;
      Tiles.rows(rows, walk, rowsOfA, a0, panelsOfB, panel, c, c0, add);
    } else {
      walk.cRow = NR;
      Tiles.rows(rows, walk, rowsOfA, a0, panelsOfB, panel, edge, Aligned.ORIGIN, false);
      copyEdge(rows, columns, c, c0, cRow, add);
    }
  }

  private void copyEdge(int rows, int columns, float[] c, int at, int cRow, boolean add) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float value = edge[Aligned.ORIGIN + i * NR + j];
        int target = at + i * cRow + j;
        c[target] = add ? c[target] + value : value;
      }
    }
  }
}
