package lanewise.kernel.convolution;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.Aligned;

/**
 * Convolution in groups of W channels and W filters, W a divisor of L, so that a block of L filters
 * reads one block of channels. Strips of rows, forward and the gradient of the weights; any stride
 * and dilation. Weights are [K/L][W][R*S][L]: of each filter the channels of its group.
 *
 * <p>With W = 1, depthwise convolution, the pixels are read where they are. Otherwise a strip is
 * first spread over {@link GroupPlanes}, which each thread brings along; an instance holds only the
 * geometry and may be shared.
 */
public final class GroupedConvolution {
  private static final int L = Lanes.FLOATS;

  /** The floats of the planes of a strip, which stay in the L2 cache beside much else. */
  private static final int STRIP = 1 << 15;

  private final int width;
  private final int xRow;
  private final int down;
  private final int count;

  /** The first row of x that a row of y reads, and how many it reads. */
  private final int firstRow;

  private final int rowsOfOne;

  /** The pixels of x that a row of y reads. */
  private final int columns;

  private final int stripRows;
  private final DepthwiseConvolution convolution;

  /**
   * The geometry.
   *
   * @param width W
   * @param xTaps where each tap lies in x, from the first pixel of a row of y on; not before it
   * @param wTaps which of the weights' taps each is
   * @param area R*S, the taps of the weights
   * @param xRow from one row of x to the next
   * @param down the rows of x from what one row of y reads to what the next one reads
   * @param right likewise the pixels
   * @param yStep from one pixel of y to the next
   * @param height the rows of y
   * @param count the pixels of a row of y
   */
  public GroupedConvolution(
      int width,
      int[] xTaps,
      int[] wTaps,
      int area,
      int xRow,
      int down,
      int right,
      int yStep,
      int height,
      int count) {
    this.width = width;
    this.xRow = xRow;
    this.down = down;
    this.count = count;
    IntSummaryStatistics read = Arrays.stream(xTaps).map(tap -> tap / xRow).summaryStatistics();
    this.firstRow = read.getMin();
    this.rowsOfOne = read.getMax() - firstRow + 1;
    int last = Arrays.stream(xTaps).map(tap -> tap % xRow / L).max().orElseThrow();
    this.columns = last + (count - 1) * right + 1;
    int most = Math.min(stripRows(STRIP / (width * columns * L)), height + height % 2);
    this.stripRows = width == 1 ? 2 : most;
    int planeStep = rowsRead(stripRows) * columns * L;
    int[] x = new int[width * xTaps.length];
    int[] w = new int[x.length];
    for (int j = 0; j < width; j++) {
      for (int t = 0; t < xTaps.length; t++) {
        int row = xTaps[t] / xRow - firstRow;
        int onPlane = j * planeStep + row * columns * L + xTaps[t] % xRow;
        x[j * xTaps.length + t] = width == 1 ? xTaps[t] : onPlane;
        w[j * xTaps.length + t] = (j * area + wTaps[t]) * L;
      }
    }
    this.convolution = new DepthwiseConvolution(x, w, right * L, yStep);
  }

  /** An even number of rows that read so many, if there is one. */
  private int stripRows(int read) {
    return Math.max(2, (read - rowsOfOne + down) / down / 2 * 2);
  }

  private int rowsRead(int rows) {
    return (rows - 1) * down + rowsOfOne;
  }

  /** The largest number of rows that may be computed at a time, even. */
  public int stripRows() {
    return stripRows;
  }

  /** Planes for one thread. */
  public GroupPlanes planes() {
    return new GroupPlanes(width, columns, width == 1 ? 0 : rowsRead(stripRows));
  }

  /**
   * Rows of L filters.
   *
   * @param xAt what the first pixel reads, by a tap at 0
   * @param y row i at {@code yAt + i*yRow}
   * @param rows at most {@link #stripRows}
   */
  public void forward(
      GroupPlanes planes,
      float[] x,
      int xAt,
      float[] w,
      int wAt,
      float[] y,
      int yAt,
      int yRow,
      int rows) {
    float[] read = spread(planes, x, xAt, rows);
    for (int row = 0; row < rows; row++) {
      convolution.forward(read, start(xAt, row), w, wAt, y, yAt + row * yRow, count);
    }
  }

  /** Adds the gradient of the weights from rows of dy, as {@link #forward} writes y. */
  public void backwardWeights(
      GroupPlanes planes,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int dyRow,
      float[] dw,
      int dwAt,
      int rows) {
    float[] read = spread(planes, x, xAt, rows);
    for (int row = 0; row < rows; row++) {
      convolution.backwardWeights(read, start(xAt, row), dy, dyAt + row * dyRow, dw, dwAt, count);
    }
  }

  private float[] spread(GroupPlanes planes, float[] x, int xAt, int rows) {
    if (width == 1) {
      return x;
    }
    planes.fill(x, xAt + firstRow * xRow, xRow, rowsRead(rows));
    return planes.values();
  }

  private int start(int xAt, int row) {
    int step = width == 1 ? xRow : columns * L;
    return (width == 1 ? xAt : Aligned.ORIGIN) + row * down * step;
  }

  /**
   * Exchanges the filters and channels of each group in the weights of a block, for backward-data:
   * target[k][t][c] = w[c % W][t][c - c % W + k] for all lanes c.
   */
  public static void transpose(
      int width, int area, float[] w, int wAt, float[] target, int targetAt) {
    for (int k = 0; k < width; k++) {
      for (int t = 0; t < area; t++) {
        for (int c = 0; c < L; c++) {
          int from = (c % width * area + t) * L + c - c % width + k;
          target[targetAt + (k * area + t) * L + c] = w[wAt + from];
        }
      }
    }
  }
}
