package lanewise.kernel;

/**
 * Convolution of stride 1 without a lowered matrix: the micro-kernel walks the image itself, its
 * segments being the kernel's rows in each channel block. Forward and both gradients for one image.
 *
 * <p>Layouts (the zero padding is part of the plane, so there are no borders to test for):
 *
 * <pre>
 * x   blocked: [C/L][PH][PW][L]   or planar, for the few channels of a first layer: [C][PH][PW]
 * w   [K/2L][C/L][R][S*L][2L]     or [K/2L][C][R][S][2L]
 * dy  blocked: [K/L][..][..][L]
 * dw  as w
 * </pre>
 *
 * <p>An instance is the geometry, worked out once; it holds no data and may be shared by threads.
 * Backward-data is forward on padded dy with the flipped, transposed weights of {@link Filters}.
 */
public final class DirectConvolution {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  private final boolean blockedInput;
  private final int inputBlocks;
  private final int kernelHeight;
  private final Plane x;
  private final int outputHeight;
  private final int outputWidth;

  private final int pixelStep;
  private final int[] inputSegments;
  private final int[] weightSegments;
  private final int run;

  /**
   * The strides of a padded plane.
   *
   * @param block from one channel block (or channel, if planar) to the next
   * @param row from one row to the next
   */
  public record Plane(int block, int row) {}

  /**
   * Works out the geometry.
   *
   * @param blockedInput whether x is channel-blocked; planar otherwise
   * @param inputBlocks C/L rounded up if blocked, C if planar
   * @param x strides of the padded input
   * @param outputHeight OH, the rows to compute; at most PH - R + 1
   * @param outputWidth OW, the columns to compute; at most PW - S + 1
   */
  public DirectConvolution(
      boolean blockedInput,
      int inputBlocks,
      int kernelHeight,
      int kernelWidth,
      Plane x,
      int outputHeight,
      int outputWidth) {
    this.blockedInput = blockedInput;
    this.inputBlocks = inputBlocks;
    this.kernelHeight = kernelHeight;
    this.x = x;
    this.outputHeight = outputHeight;
    this.outputWidth = outputWidth;
    this.pixelStep = blockedInput ? L : 1;
    this.run = kernelWidth * pixelStep;
    this.inputSegments = new int[inputBlocks * kernelHeight];
    this.weightSegments = new int[inputBlocks * kernelHeight];
    for (int block = 0; block < inputBlocks; block++) {
      for (int r = 0; r < kernelHeight; r++) {
        int t = block * kernelHeight + r;
        inputSegments[t] = block * x.block() + r * x.row();
        weightSegments[t] = t * run * PAIR;
      }
    }
  }

  /** The floats of the weights of one pair of filter blocks. */
  public int weightsPerPair() {
    return inputSegments.length * run * PAIR;
  }

  /**
   * Rows {@code firstRow} and, if {@code rows} is 2, the next, of 2L filters.
   *
   * @param xOffset the image's top left, padding included
   * @param wOffset the filters' weights
   * @param y output pixel (i, j), filter block v at {@code yOffset + v*yBlock + i*yRow + j*L}
   */
  public void forward(
      int firstRow,
      int rows,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset,
      int yBlock,
      int yRow) {
    int source = xOffset + firstRow * this.x.row();
    // Both rows share a tile half and half; a single row is cut into whole tiles.
    int widest = rows == 2 ? Lanes.MAX_ROWS / 2 : Lanes.MAX_ROWS;
    int pieces = Lanes.blocks(outputWidth, widest);
    for (int piece = 0; piece < pieces; piece++) {
      int first = piece * outputWidth / pieces;
      int pixels = (piece + 1) * outputWidth / pieces - first;
      int half = rows == 2 ? pixels : (pixels + 1) / 2;
      int x0 = source + first * pixelStep;
      int x1 = rows == 2 ? x0 + this.x.row() : x0 + half * pixelStep;
      int y0 = yOffset + first * L;
      int y1 = rows == 2 ? y0 + yRow : y0 + half * L;
      if (blockedInput) {
        Tiles.blocked(
            rows * pixels,
            x,
            x0,
            x1,
            1,
            inputSegments,
            w,
            wOffset,
            L,
            PAIR,
            weightSegments,
            inputSegments.length,
            run,
            y,
            y0,
            y1,
            L,
            yBlock,
            false);
      } else {
        Tiles.adjacent(
            rows * pixels,
            x,
            x0,
            x1,
            1,
            inputSegments,
            w,
            wOffset,
            L,
            PAIR,
            weightSegments,
            inputSegments.length,
            run,
            y,
            y0,
            y1,
            L,
            yBlock,
            false);
      }
    }
  }

  /** The row tables that {@link #backwardWeights} walks for a dy whose rows are that far apart. */
  public GradientRows gradientRows(int dyRow) {
    int[] xRows = new int[outputHeight];
    int[] dyRows = new int[outputHeight];
    for (int i = 0; i < outputHeight; i++) {
      xRows[i] = i * x.row();
      dyRows[i] = i * dyRow;
    }
    return new GradientRows(xRows, dyRows);
  }

  /** Where each output row's pixels start, in x and in dy. */
  @SuppressWarnings("ArrayRecordComponent") // two tables that travel together, never compared
  public record GradientRows(int[] x, int[] dy) {}

  /**
   * Adds one image's weight gradient for 2L filters to dw.
   *
   * @param xOffset the image's top left, padding included
   * @param dyOffset the first output pixel of the first of the two filter blocks
   * @param dyBlock from that filter block to the next
   */
  public void backwardWeights(
      GradientRows rows,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      int dyBlock,
      float[] dw,
      int dwOffset) {
    // The taps of a kernel row are adjacent in x; short rows (planar input) share a tile in twos.
    int together = 2 * run <= Lanes.MAX_ROWS ? 2 : 1;
    for (int block = 0; block < inputBlocks; block++) {
      for (int r = 0; r < kernelHeight; r += together) {
        int t = block * kernelHeight + r;
        int source = xOffset + inputSegments[t];
        int target = dwOffset + weightSegments[t];
        if (together == 2 && r + 1 < kernelHeight) {
          taps(2 * run, source, source + this.x.row(), rows, x, dy, dyOffset, dyBlock, dw, target);
        } else {
          int tiles = Tiles.count(run);
          for (int tile = 0; tile < tiles; tile++) {
            int first = Tiles.start(tile, run);
            int taps = Tiles.start(tile + 1, run) - first;
            int x0 = source + first;
            taps(
                taps,
                x0,
                x0 + (taps + 1) / 2,
                rows,
                x,
                dy,
                dyOffset,
                dyBlock,
                dw,
                target + first * PAIR);
          }
        }
      }
    }
  }

  private void taps(
      int taps,
      int x0,
      int x1,
      GradientRows rows,
      float[] x,
      float[] dy,
      int dyOffset,
      int dyBlock,
      float[] dw,
      int target) {
    Tiles.adjacent(
        taps,
        x,
        x0,
        x1,
        pixelStep,
        rows.x(),
        dy,
        dyOffset,
        dyBlock,
        L,
        rows.dy(),
        outputHeight,
        outputWidth,
        dw,
        target,
        target + (taps + 1) / 2 * PAIR,
        PAIR,
        L,
        true);
  }
}
