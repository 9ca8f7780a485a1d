package lanewise.kernel.convolution;

import java.util.stream.IntStream;
import lanewise.kernel.Lanes;
import lanewise.kernel.product.Filters;
import lanewise.kernel.product.Tiles;
import lanewise.kernel.product.Walk;
import lanewise.refusal.Refusal;

/**
 * Convolution of stride 1 without a lowered matrix: the micro-kernel walks the image itself, by a
 * table of where the steps of the kernel's rows in each channel block lie (see {@link Walk}).
 * Forward and both gradients for one image.
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
 * <p>An instance holds only the precomputed geometry and may be shared by threads. Backward-data is
 * forward on padded dy with the flipped, transposed weights of {@link Filters}.
 */
public final class DirectConvolution {
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  /**
   * The pixels of a strip of the weight gradient: a block of x, two of dy, and the sums of a kernel
   * row stay in the L1 cache while all taps are taken from them.
   */
  private static final int STRIP = 112;

  private final boolean blockedInput;
  private final int inputBlocks;

  /** The stretches of adjacent taps in a block: the rows of the kernel, or its single taps. */
  private final int runsPerBlock;

  private final Plane x;
  private final int outputHeight;
  private final int outputWidth;

  private final int pixelStep;
  private final int[] inputSegments;
  private final int[] weightSegments;
  private final int run;
  private final Walk forward;
  private final int yBlock;

  /** Whether the taps of a kernel row are three neighbours in x, so that rows can share a tile. */
  private final boolean inThrees;

  private final boolean nineTaps;

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
   * @param yBlock from one filter block of the output to the next
   */
  public DirectConvolution(
      boolean blockedInput,
      int inputBlocks,
      int kernelHeight,
      int kernelWidth,
      Plane x,
      int outputHeight,
      int outputWidth,
      int yBlock) {
    this(
        blockedInput,
        inputBlocks,
        multiples(0, kernelHeight, x.row()),
        kernelWidth * (blockedInput ? L : 1),
        x,
        outputHeight,
        outputWidth,
        yBlock);
  }

  /**
   * Works out the geometry of a blocked convolution whose taps lie anywhere.
   *
   * @param inputBlocks C/L rounded up
   * @param taps where each tap lies in x, from the first pixel of a block on
   * @param x strides of the input
   * @param yBlock from one filter block of the output to the next
   */
  public DirectConvolution(
      int inputBlocks, int[] taps, Plane x, int outputHeight, int outputWidth, int yBlock) {
    this(true, inputBlocks, taps, L, x, outputHeight, outputWidth, yBlock);
  }

  private DirectConvolution(
      boolean blockedInput,
      int inputBlocks,
      int[] runs,
      int run,
      Plane x,
      int outputHeight,
      int outputWidth,
      int yBlock) {
    this.blockedInput = blockedInput;
    this.inputBlocks = inputBlocks;
    this.runsPerBlock = runs.length;
    this.x = x;
    this.outputHeight = outputHeight;
    this.outputWidth = outputWidth;
    this.pixelStep = blockedInput ? L : 1;
    this.run = run;
    this.inputSegments = new int[inputBlocks * runs.length];
    this.weightSegments = new int[inputBlocks * runs.length];
    for (int block = 0; block < inputBlocks; block++) {
      for (int r = 0; r < runs.length; r++) {
        int t = block * runs.length + r;
        inputSegments[t] = block * x.block() + runs[r];
        weightSegments[t] = t * run * PAIR;
      }
    }
    this.yBlock = yBlock;
    this.inThrees = !blockedInput && run == 3;
    this.nineTaps = inThrees && inputBlocks == 1 && runs.length == 3 && NineTaps.FIT;
    this.forward =
        blockedInput
            ? Walk.blocked(inputSegments, run, yBlock)
            : Walk.planar(inputSegments, run, yBlock);
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
   * @param y output pixel (i, j), filter block v at {@code yOffset + v*yBlock + i*yRow + j*L}, with
   *     the constructor's {@code yBlock}
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
      int yRow) {
    if (nineTaps && rows == 2) {
      int source = xOffset + firstRow * this.x.row();
      NineTaps.forward(outputWidth, x, source, this.x.row(), w, wOffset, y, yOffset, yRow, yBlock);
      return;
    }
    int tiles = Tiles.count(outputWidth);
    for (int i = 0; i < rows; i++) {
      int source = xOffset + (firstRow + i) * this.x.row();
      for (int tile = 0; tile < tiles; tile++) {
        int first = Tiles.start(tile, outputWidth);
        int pixels = Tiles.start(tile + 1, outputWidth) - first;
        int from = source + first * pixelStep;
        int to = yOffset + i * yRow + first * L;
        if (blockedInput) {
          Tiles.blocked(pixels, forward, x, from, w, wOffset, y, to, false);
        } else {
          Tiles.planar(pixels, forward, x, from, w, wOffset, y, to, false);
        }
      }
    }
  }

  /**
   * How {@link #backwardWeights} walks: strip by strip of an image's rows. In blocked images each
   * row of the output is a segment. A planar image is one segment with its padding, where dy has as
   * many zeros: the steps are short, and going over them costs less than beginning anew.
   *
   * @param dyRow from one row of dy to the next; for a planar x as many pixels as there
   * @param dyBlock from one filter block of dy to the next
   * @return a walk for each strip, from the image's top to its bottom
   * @throws IllegalArgumentException if the rows of a planar x and of dy differ in length
   */
  public Walk[] gradientStrips(int dyRow, int dyBlock) {
    if (!blockedInput) {
      if (dyRow != x.row() * L) {
        throw Refusal.of("rows of %d pixels and of %d gradients", x.row(), dyRow / L);
      }
      int steps = (outputHeight - 1) * x.row() + outputWidth;
      int three = inThrees ? x.row() : Walk.NEIGHBOURS;
      return new Walk[] {Walk.planarImage(steps, dyBlock, three)};
    }
    int rowsOfStrip = Math.max(1, STRIP / outputWidth);
    Walk[] strips = new Walk[Lanes.blocks(outputHeight, rowsOfStrip)];
    for (int strip = 0; strip < strips.length; strip++) {
      int first = strip * outputHeight / strips.length;
      int last = (strip + 1) * outputHeight / strips.length;
      strips[strip] =
          Walk.imageRows(
              multiples(first, last, x.row()), multiples(first, last, dyRow), outputWidth, dyBlock);
    }
    return strips;
  }

  private static int[] multiples(int first, int last, int step) {
    return IntStream.range(first, last).map(i -> i * step).toArray();
  }

  /**
   * Adds one image's weight gradient for 2L filters to dw.
   *
   * @param strips from {@link #gradientStrips}
   * @param xOffset the image's top left, padding included
   * @param dyOffset the first output pixel of the first of the two filter blocks
   */
  public void backwardWeights(
      Walk[] strips, float[] x, int xOffset, float[] dy, int dyOffset, float[] dw, int dwOffset) {
    for (Walk strip : strips) {
      addStrip(strip, x, xOffset, dy, dyOffset, dw, dwOffset);
    }
  }

  private void addStrip(
      Walk strip, float[] x, int xOffset, float[] dy, int dyOffset, float[] dw, int dwOffset) {
    // As many threes as a tile takes, so that every tile begins with one.
    int together = inThrees ? Math.max(1, Lanes.MAX_ROWS / 3) : 1;
    for (int block = 0; block < inputBlocks; block++) {
      for (int r = 0; r < runsPerBlock; r += together) {
        int t = block * runsPerBlock + r;
        int source = xOffset + inputSegments[t];
        int target = dwOffset + weightSegments[t];
        int rows = run * Math.min(together, runsPerBlock - r);
        int tiles = Tiles.count(rows);
        for (int tile = 0; tile < tiles; tile++) {
          int first = Tiles.start(tile, rows);
          int taps = Tiles.start(tile + 1, rows) - first;
          int to = target + first * PAIR;
          if (blockedInput) {
            Tiles.imageGradient(taps, strip, x, source + first, dy, dyOffset, dw, to, true);
          } else {
            Tiles.planarGradient(taps, strip, x, source + first, dy, dyOffset, dw, to, true);
          }
        }
      }
    }
  }
}
