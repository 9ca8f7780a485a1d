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
 */
public final class Gemm {
  /** The columns of a micro-panel of B: two vectors. */
  private static final int NR = Lanes.PAIR;

  /** KC * NR floats of B, re-read for every panel of A, stay in the L1 cache. */
  private static final int KC = 288;

  /** MC * KC floats of A stay in the L2 cache. */
  private static final int MC = Lanes.MAX_ROWS * (168 / Lanes.MAX_ROWS);

  /** KC * NC floats of B stay in the L3 cache. */
  private static final int NC = 1024;

  private static final int[] ONE_SEGMENT = {0};

  private final float[] packedA = new float[MC * KC];
  private final float[] packedB = new float[KC * NC];
  private final float[] edge = new float[Lanes.MAX_ROWS * NR];

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
        packB(b, bOffset + pc * bRow + jc * bColumn, bRow, bColumn, kc, nc);
        for (int ic = 0; ic < m; ic += MC) {
          int mc = Math.min(MC, m - ic);
          packA(a, aOffset + ic * aRow + pc * aColumn, aRow, aColumn, mc, kc);
          multiplyBlock(mc, nc, kc, c, cOffset + ic * cRow + jc, cRow, add || pc > 0);
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

  /** Panels of up to MAX_ROWS rows, evenly cut; within a panel one column after the other. */
  private void packA(float[] a, int offset, int rowStep, int columnStep, int mc, int kc) {
    int panels = Tiles.count(mc);
    for (int panel = 0; panel < panels; panel++) {
      int first = Tiles.start(panel, mc);
      int rows = Tiles.start(panel + 1, mc) - first;
      int target = first * kc;
      int source = offset + first * rowStep;
      if (rowStep == 1) {
        for (int p = 0; p < kc; p++) {
          System.arraycopy(a, source + p * columnStep, packedA, target + p * rows, rows);
        }
      } else {
        for (int i = 0; i < rows; i++) {
          for (int p = 0, from = source + i * rowStep; p < kc; p++, from += columnStep) {
            packedA[target + p * rows + i] = a[from];
          }
        }
      }
    }
  }

  /** Panels of NR columns, the last padded with zeros; within a panel one row after the other. */
  private void packB(float[] b, int offset, int rowStep, int columnStep, int kc, int nc) {
    for (int j = 0; j < nc; j += NR) {
      int columns = Math.min(NR, nc - j);
      int target = j * kc;
      int source = offset + j * columnStep;
      for (int p = 0; p < kc; p++, target += NR) {
        int from = source + p * rowStep;
        if (columnStep == 1) {
          System.arraycopy(b, from, packedB, target, columns);
        } else {
          for (int i = 0; i < columns; i++) {
            packedB[target + i] = b[from + i * columnStep];
          }
        }
        Arrays.fill(packedB, target + columns, target + NR, 0f);
      }
    }
  }

  private void multiplyBlock(
      int mc, int nc, int kc, float[] c, int cOffset, int cRow, boolean add) {
    int panels = Tiles.count(mc);
    for (int j = 0; j < nc; j += NR) {
      int columns = Math.min(NR, nc - j);
      for (int panel = 0; panel < panels; panel++) {
        int first = Tiles.start(panel, mc);
        int rows = Tiles.start(panel + 1, mc) - first;
        int at = cOffset + first * cRow + j;
        if (columns == NR) {
          tile(rows, kc, first * kc, j * kc, c, at, cRow, add);
        } else {
          tile(rows, kc, first * kc, j * kc, edge, 0, NR, false);
          copyEdge(rows, columns, c, at, cRow, add);
        }
      }
    }
  }

  private void tile(
      int rows, int kc, int aOffset, int bOffset, float[] c, int at, int cRow, boolean add) {
    int half = (rows + 1) / 2;
    Tiles.adjacent(
        rows,
        packedA,
        aOffset,
        aOffset + half,
        rows,
        ONE_SEGMENT,
        packedB,
        bOffset,
        Lanes.FLOATS,
        NR,
        ONE_SEGMENT,
        1,
        kc,
        c,
        at,
        at + half * cRow,
        cRow,
        Lanes.FLOATS,
        add);
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
