package lanewise.kernel;

import java.util.Arrays;
import lanewise.kernel.naive.NaiveGemm;

/**
 * Blocked matrix product for one thread: C (M,N) = or += A (M,K) B (K,N), each operand with any row
 * and column stride, so every transpose is a choice of strides.
 *
 * <p>The loops are those of Goto and van de Geijn ("Anatomy of High-Performance Matrix
 * Multiplication", 2008) in the words of BLIS: a KC x NC block of B and an MC x KC block of A are
 * packed into panels in the order the micro-kernel reads them, then {@link Tiles} multiplies panel
 * by panel. An instance owns the packing buffers; it is not for two threads at once.
 *
 * <p>Packing only copies whenever it can. A panel of A is stored by columns, [K][MAX_ROWS], if the
 * columns of A are contiguous, and in blocks of its rows, [K/L][rows][L], if its rows are: either
 * way no float has to be moved alone, and the micro-kernel exists for both.
 */
public final class Gemm {
  /** The columns of a micro-panel of B: two vectors. */
  private static final int NR = Lanes.PAIR;

  /** KC * NR floats of B, re-read for every panel of A, stay in the L1 cache. A multiple of L. */
  private static final int KC = 256;

  /** MC * KC floats of A stay in the L2 cache. */
  private static final int MC = Lanes.MAX_ROWS * (336 / Lanes.MAX_ROWS);

  /** KC * NC floats of B stay in the L3 cache. */
  private static final int NC = 2048;

  private static final int L = Lanes.FLOATS;

  /** Where each block of L columns starts, in panels of A by their rows, and in a panel of B. */
  private static final int[][] A_SEGMENTS = new int[Lanes.MAX_ROWS + 1][];

  private static final int[] B_SEGMENTS = multiples(L * NR);

  static {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      A_SEGMENTS[rows] = multiples(rows * L);
    }
  }

  /** How a panel of so many rows is walked through, if packed by rows. */
  private final Walk[] rowWalks = new Walk[Lanes.MAX_ROWS + 1];

  /** How any panel is walked through, if packed by columns. */
  private final Walk columnWalk = Walk.ofOneSegment(KC, L, 0, L);

  private final float[] packedA = new float[MC * KC];
  private final float[] packedB = new float[KC * NC];
  private final float[] edge = new float[Lanes.MAX_ROWS * NR];

  /** Makes the buffers. */
  public Gemm() {
    for (int rows = 1; rows <= Lanes.MAX_ROWS; rows++) {
      rowWalks[rows] = new Walk(A_SEGMENTS[rows], B_SEGMENTS, L, L, 0, L);
    }
  }

  /**
   * The product.
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
    for (int jc = 0; jc < n; jc += NC) {
      int nc = Math.min(NC, n - jc);
      for (int pc = 0; pc < k; pc += KC) {
        int kc = Math.min(KC, k - pc);
        boolean rowBlocks = aColumn == 1;
        packB(b, bOffset + pc * bRow + jc * bColumn, bRow, bColumn, kc, nc);
        for (int ic = 0; ic < m; ic += MC) {
          int mc = Math.min(MC, m - ic);
          int from = aOffset + ic * aRow + pc * aColumn;
          if (rowBlocks) {
            packRows(a, from, aRow, mc, kc);
          } else {
            packColumns(a, from, aRow, aColumn, mc, kc);
          }
          multiplyBlock(rowBlocks, mc, nc, kc, c, cOffset + ic * cRow + jc, cRow, add || pc > 0);
        }
      }
    }
  }

  private static void checkOperand(
      String name, float[] values, int offset, int rows, int columns, int rowStep, int columnStep) {
    long last = offset + (rows - 1L) * rowStep + (columns - 1L) * columnStep;
    if (offset < 0 || rowStep < 0 || columnStep < 0 || (columns > 0 && last >= values.length)) {
      throw new IndexOutOfBoundsException(
          "%s (%d,%d) at offset %d with strides %d and %d reaches beyond its %d values"
              .formatted(name, rows, columns, offset, rowStep, columnStep, values.length));
    }
  }

  private static int[] multiples(int step) {
    int[] values = new int[KC / L];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * step;
    }
    return values;
  }

  /** The depth of a packed block: KC, or less at the end, rounded up to whole vectors. */
  private static int depth(int kc) {
    return Lanes.blocks(kc, L) * L;
  }

  /** Panels of up to MAX_ROWS rows, evenly cut, as [K/L][rows][L]; zeros fill the last block. */
  private void packRows(float[] a, int offset, int rowStep, int mc, int kc) {
    int panels = Tiles.count(mc);
    int blocks = Lanes.blocks(kc, L);
    for (int panel = 0; panel < panels; panel++) {
      int first = Tiles.start(panel, mc);
      int rows = Tiles.start(panel + 1, mc) - first;
      int source = offset + first * rowStep;
      int target = first * depth(kc);
      for (int block = 0; block < kc / L; block++) {
        Copies.gather(a, source + block * L, rowStep, packedA, target + block * rows * L, rows);
      }
      for (int i = 0; i < rows && kc % L > 0; i++) {
        int at = target + ((blocks - 1) * rows + i) * L;
        System.arraycopy(a, source + i * rowStep + kc - kc % L, packedA, at, kc % L);
        Arrays.fill(packedA, at + kc % L, at + L, 0f);
      }
    }
  }

  /** Panels of up to MAX_ROWS rows, evenly cut, as [K][MAX_ROWS]. */
  private void packColumns(float[] a, int offset, int rowStep, int columnStep, int mc, int kc) {
    int panels = Tiles.count(mc);
    for (int panel = 0; panel < panels; panel++) {
      int first = Tiles.start(panel, mc);
      int rows = Tiles.start(panel + 1, mc) - first;
      int target = panel * Lanes.MAX_ROWS * depth(kc);
      int source = offset + first * rowStep;
      for (int p = 0; p < kc; p++) {
        for (int i = 0; i < rows; i++) {
          packedA[target + p * Lanes.MAX_ROWS + i] = a[source + p * columnStep + i * rowStep];
        }
      }
    }
  }

  /**
   * Panels of NR columns as [K][NR]; zeros fill the last panel's columns and each panel's rows up
   * to whole vectors.
   */
  private void packB(float[] b, int offset, int rowStep, int columnStep, int kc, int nc) {
    for (int j = 0; j < nc; j += NR) {
      int columns = Math.min(NR, nc - j);
      int target = j * depth(kc);
      int source = offset + j * columnStep;
      if (columnStep == 1 && columns == NR) {
        Copies.gatherPairs(b, source, rowStep, packedB, target, kc);
      } else {
        for (int p = 0; p < kc; p++) {
          int at = target + p * NR;
          for (int i = 0; i < columns; i++) {
            packedB[at + i] = b[source + p * rowStep + i * columnStep];
          }
          Arrays.fill(packedB, at + columns, at + NR, 0f);
        }
      }
      Arrays.fill(packedB, target + kc * NR, target + depth(kc) * NR, 0f);
    }
  }

  private void multiplyBlock(
      boolean rowBlocks, int mc, int nc, int kc, float[] c, int cOffset, int cRow, boolean add) {
    int panels = Tiles.count(mc);
    for (int j = 0; j < nc; j += NR) {
      int columns = Math.min(NR, nc - j);
      for (int panel = 0; panel < panels; panel++) {
        int first = Tiles.start(panel, mc);
        int rows = Tiles.start(panel + 1, mc) - first;
        int at = cOffset + first * cRow + j;
        int depth = depth(kc);
        int from = (rowBlocks ? first : panel * Lanes.MAX_ROWS) * depth;
        if (columns == NR) {
          tile(rowBlocks, rows, kc, from, j * depth, c, at, cRow, add);
        } else {
          tile(rowBlocks, rows, kc, from, j * depth, edge, 0, NR, false);
          copyEdge(rows, columns, c, at, cRow, add);
        }
      }
    }
  }

  private void tile(
      boolean rowBlocks,
      int rows,
      int kc,
      int aOffset,
      int bOffset,
      float[] c,
      int at,
      int cRow,
      boolean add) {
    int half = (rows + 1) / 2;
    int c1 = at + half * cRow;
    if (rowBlocks) {
      Walk walk = rowWalks[rows];
      walk.segments = Lanes.blocks(kc, L);
      walk.cRow = cRow;
      Tiles.blocked(
          rows, walk, packedA, aOffset, aOffset + half * L, packedB, bOffset, c, at, c1, add);
    } else {
      columnWalk.run = kc;
      columnWalk.cRow = cRow;
      Tiles.packed(
          rows, columnWalk, packedA, aOffset, aOffset + half, packedB, bOffset, c, at, c1, add);
    }
  }

  private void copyEdge(int rows, int columns, float[] c, int at, int cRow, boolean add) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int target = at + i * cRow + j;
        c[target] = add ? c[target] + edge[i * NR + j] : edge[i * NR + j];
      }
    }
  }
}
