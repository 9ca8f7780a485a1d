package lanewise.kernel.convolution;

import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.product.Copies;
import lanewise.kernel.product.Tiles;
import lanewise.kernel.product.Walk;

/**
 * 3x3 convolution of stride 1 by Winograd's F(4x4,3x3): 36 products instead of 144 for 16 output
 * pixels. Images and filters are transformed, each of the 36 positions is an independent product
 * over the channels (the micro-kernel, its rows being tiles of the images), and the results are
 * transformed back. Forward and backward-weights; backward-data is forward on the padded gradient.
 *
 * <p>The tile rows of a few images, one image after the other, are processed in strips: tiles
 * enough to make good use of the transformed filters, few enough for a strip's transforms to stay
 * in the L2 cache.
 *
 * <pre>
 * x          blocked [N][C/L][PH][PW][L], PH, PW at least 4*tiles + 2 a side
 * u  (filters)    [K/2L][36][C][2L]      from [K/2L][C/L][3][3][L][2L]
 * v  (input)      [C/L][T][PITCH]        T the tiles of a strip, each [36][L]
 * m  (products)   [2][T][PITCH]
 * </pre>
 *
 * <p>For the gradient of the filters, whose products run over tiles, v and the gradient of m are
 * [36][C/L][T][L] and [36][2][T][L] instead: consecutive memory, which the hardware prefetches.
 *
 * <p>An instance holds only the geometry and may be shared by threads. The arrays of v, m, the
 * gradients of u and the scratch memory start at {@link Aligned#ORIGIN}.
 */
public final class WinogradConvolution {
  /** The side of a tile, in output pixels. */
  public static final int TILE = 4;

  private static final int START = Aligned.ORIGIN;
  private static final int PATCH = 6;
  private static final int POSITIONS = PATCH * PATCH;
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  private static final int PITCH = Tiles.WINOGRAD_PITCH;

  /**
   * The largest intended number of tiles of a strip, so that its transforms leave room in the L2
   * cache. Strips are whole tile rows, equally many in each, so that in wide images a strip can
   * have nearly twice as many tiles.
   */
  private static final int STRIP = 56;

  /**
   * The number of tiles below which images share a strip: enough to make good use of the filters,
   * but no more, because other stages of the images use the cache too.
   */
  private static final int SHARED = 36;

  private final int inputBlocks;
  private final Plane x;
  private final int xImage;
  private final int tilesDown;
  private final int tilesAcross;
  private final int stripRows;
  private final int stripTiles;
  private final int filterStep;
  private final int inputStep;
  private final int productStep;
  private final Walk products;
  private final Walk productsByPosition;

  /**
   * Computes the geometry of strips of a few images.
   *
   * @param inputBlocks C/L rounded up
   * @param x strides of the padded input
   * @param xImage from one image of the input to the next
   * @param outputHeight OH
   * @param outputWidth OW
   * @param images the largest number of images that are computed at a time
   */
  public WinogradConvolution(
      int inputBlocks, Plane x, int xImage, int outputHeight, int outputWidth, int images) {
    this(
        inputBlocks,
        x,
        xImage,
        outputHeight,
        outputWidth,
        strips(images * Lanes.blocks(outputHeight, TILE), Lanes.blocks(outputWidth, TILE)),
        images);
  }

  private WinogradConvolution(
      int inputBlocks,
      Plane x,
      int xImage,
      int outputHeight,
      int outputWidth,
      int strips,
      int images) {
    this.inputBlocks = inputBlocks;
    this.x = x;
    this.xImage = xImage;
    this.tilesDown = Lanes.blocks(outputHeight, TILE);
    this.tilesAcross = Lanes.blocks(outputWidth, TILE);
    this.stripRows = Lanes.blocks(images * tilesDown, strips);
    this.stripTiles = stripRows * tilesAcross;
    this.filterStep = unevenly(inputBlocks * PAIR) * L;
    this.inputStep = unevenly(inputBlocks * stripTiles) * L;
    this.productStep = unevenly(2 * stripTiles) * L;
    this.products = products(PITCH);
    this.productsByPosition = products(L);
  }

  /** The geometry of one strip of all images of a batch, for the methods "by position". */
  public static WinogradConvolution ofBatch(
      int inputBlocks, Plane x, int xImage, int outputHeight, int outputWidth, int images) {
    return new WinogradConvolution(inputBlocks, x, xImage, outputHeight, outputWidth, 1, images);
  }

  private static int strips(int rows, int tilesAcross) {
    return Math.clamp(Lanes.blocks(rows * tilesAcross, STRIP), 1, rows);
  }

  private Walk products(int tile) {
    int[] inputSegments = new int[inputBlocks];
    for (int block = 0; block < inputBlocks; block++) {
      inputSegments[block] = block * stripTiles * tile;
    }
    return Walk.blocked(inputSegments, L, stripTiles * tile);
  }

  /** The next odd number of vectors, for the same reason. */
  private static int unevenly(int vectors) {
    return vectors | 1;
  }

  /**
   * The best number of images of the given output size to compute at a time: enough for a strip.
   */
  public static int imagesOfStrip(int outputHeight, int outputWidth) {
    int tiles = Lanes.blocks(outputHeight, TILE) * Lanes.blocks(outputWidth, TILE);
    return Math.max(1, SHARED / tiles);
  }

  /** The number of pixels by which the tiles exceed {@code pixels} output pixels. */
  public static int overhang(int pixels) {
    return Lanes.blocks(pixels, TILE) * TILE - pixels;
  }

  /** The number of tile rows of the given number of images. */
  public int tileRows(int images) {
    return images * tilesDown;
  }

  /** The index of the image of a tile row. */
  public int image(int tileRow) {
    return tileRow / tilesDown;
  }

  /** The first pixel row of a tile row in its image. */
  public int firstRow(int tileRow) {
    return tileRow % tilesDown * TILE;
  }

  /** The largest number of tile rows of a strip. */
  public int stripRows() {
    return stripRows;
  }

  /** The number of output columns of a tile row, including the overhang. */
  public int columns() {
    return tilesAcross * TILE;
  }

  /** The largest number of tile rows that have so many tiles, at least 1. */
  public int rowsOf(int tiles) {
    return Math.max(1, tiles / tilesAcross);
  }

  /** The floats of u for one pair of filter blocks. */
  public int filterLength() {
    return POSITIONS * filterStep;
  }

  /** The floats of v. */
  public int inputLength() {
    return Math.max(inputBlocks * stripTiles * PITCH, POSITIONS * inputStep);
  }

  /** The floats of m. */
  public int productLength() {
    return Math.max(2 * stripTiles * PITCH, POSITIONS * productStep);
  }

  /** The number of floats of scratch memory of a transform. */
  public static int scratchLength() {
    return (PATCH * 3 + 9) * L * PAIR;
  }

  /**
   * A walk for {@link #addFilterGradients}; each caller needs its own, because strips differ in
   * length.
   */
  public Walk gradientWalk() {
    return Walk.ofOneSegment(stripTiles, stripTiles * L);
  }

  // The filters of a pair of blocks, for the channels of one block, are PAIR adjacent vectors: the
  // transforms take all of them at once.

  /** u from the filters of one pair of filter blocks: U = G g G^T. */
  public void transformFilters(float[] w, int wOffset, float[] u, int uOffset, float[] scratch) {
    int tap = L * PAIR;
    for (int block = 0; block < inputBlocks; block++) {
      int from = wOffset + block * 9 * tap;
      int to = uOffset + block * tap;
      for (int s = 0; s < 3; s++) {
        WinogradTransforms.filter(
            PAIR, w, from + s * tap, 3 * tap, scratch, START + s * tap, 3 * tap);
      }
      for (int i = 0; i < PATCH; i++) {
        WinogradTransforms.filter(
            PAIR, scratch, START + i * 3 * tap, tap, u, to + i * PATCH * filterStep, filterStep);
      }
    }
  }

  /** Adds the filters' gradient to dw from that of u: dW = G^T dU G. */
  public void filterGradients(float[] du, float[] dw, int dwOffset, float[] scratch) {
    int tap = L * PAIR;
    int result = START + PATCH * 3 * tap;
    for (int block = 0; block < inputBlocks; block++) {
      int from = START + block * tap;
      for (int j = 0; j < PATCH; j++) {
        WinogradTransforms.filterGradient(
            PAIR,
            du,
            from + j * filterStep,
            PATCH * filterStep,
            scratch,
            START + j * tap,
            PATCH * tap);
      }
      for (int r = 0; r < 3; r++) {
        WinogradTransforms.filterGradient(
            PAIR, scratch, START + r * PATCH * tap, tap, scratch, result + r * 3 * tap, tap);
      }
      Copies.add(scratch, result, dw, dwOffset + block * 9 * tap, 9 * PAIR);
    }
  }

  /**
   * v of a strip: V = B^T d B for each patch of the images.
   *
   * @param firstRow the strip's first tile row
   * @param rows the strip's tile rows
   * @param xOffset the first image's top left, padding included
   */
  public void transformInput(
      int firstRow, int rows, float[] images, int xOffset, float[] v, float[] scratch) {
    for (int block = 0; block < inputBlocks; block++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < tilesAcross; j++) {
          int patch = xOffset + patch(block, firstRow + i, j);
          int tile = (block * stripTiles + i * tilesAcross + j) * PITCH;
          WinogradTransforms.input(images, patch, x.row(), scratch, START);
          WinogradTransforms.input(scratch, START, PATCH * L, v, START + tile);
        }
      }
    }
  }

  /**
   * As {@link #transformInput}, but ordered by position, as {@link #addFilterGradients} reads it.
   *
   * @param stripRow the strip's first tile row; {@code firstRow} or, for a part of it, less
   */
  public void transformInputByPosition(
      int stripRow,
      int firstRow,
      int rows,
      float[] images,
      int xOffset,
      float[] v,
      float[] scratch) {
    for (int block = 0; block < inputBlocks; block++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < tilesAcross; j++) {
          int patch = xOffset + patch(block, firstRow + i, j);
          int row = firstRow - stripRow + i;
          int tile = (block * stripTiles + row * tilesAcross + j) * L;
          WinogradTransforms.input(images, patch, x.row(), scratch, START);
          WinogradTransforms.inputApart(scratch, START, v, START + tile, inputStep);
        }
      }
    }
  }

  /** The offset of the patch under a tile, from the first image's top left. */
  private int patch(int block, int tileRow, int tileColumn) {
    return block * x.block() + pixelRow(tileRow, xImage, x.row()) + tileColumn * TILE * L;
  }

  /** The offset of the pixels under a tile row, from the first image's. */
  private int pixelRow(int tileRow, int imageStep, int rowStep) {
    return image(tileRow) * imageStep + firstRow(tileRow) * rowStep;
  }

  /** m of a strip of {@code rows} tile rows, for one pair of filter blocks: 36 products over C. */
  public void multiply(int rows, float[] v, float[] u, int uOffset, float[] m) {
    int tiles = rows * tilesAcross;
    int count = Tiles.count(tiles);
    for (int p = 0; p < POSITIONS; p++) {
      for (int tile = 0; tile < count; tile++) {
        int first = Tiles.start(tile, tiles);
        int height = Tiles.start(tile + 1, tiles) - first;
        int at = START + first * PITCH + p * L;
        Tiles.winograd(height, products, v, at, u, uOffset + p * filterStep, m, at, false);
      }
    }
  }

  /** As {@link #multiply}, with v and m ordered by position: m is [36][2][T][L]. */
  public void multiplyByPosition(int rows, float[] v, float[] u, float[] m) {
    int tiles = rows * tilesAcross;
    int count = Tiles.count(tiles);
    for (int p = 0; p < POSITIONS; p++) {
      for (int tile = 0; tile < count; tile++) {
        int first = Tiles.start(tile, tiles);
        int height = Tiles.start(tile + 1, tiles) - first;
        int x = START + p * inputStep + first * L;
        int y = START + p * productStep + first * L;
        Tiles.blocked(height, productsByPosition, v, x, u, START + p * filterStep, m, y, false);
      }
    }
  }

  /**
   * The output pixels of one tile row and one pair of filter blocks: Y = A^T m A. Whole tiles are
   * written, including the overhang.
   *
   * @param row the tile row, from the strip's first
   * @param y pixel (i, j) of the tile row, filter block b at {@code yOffset + b*yBlock + i*yRow +
   *     j*L}
   */
  public void transformOutput(
      int row, float[] m, float[] y, int yOffset, int yBlock, int yRow, float[] scratch) {
    for (int b = 0; b < 2; b++) {
      for (int j = 0; j < tilesAcross; j++) {
        int from = START + (b * stripTiles + row * tilesAcross + j) * PITCH;
        int to = yOffset + b * yBlock + j * TILE * L;
        WinogradTransforms.output(PATCH, m, from, scratch, START, PATCH * L);
        WinogradTransforms.output(TILE, scratch, START, y, to, yRow);
      }
    }
  }

  /** As {@link #transformOutput}, with m ordered by position. */
  public void transformOutputByPosition(
      int row, float[] m, float[] y, int yOffset, int yBlock, int yRow, float[] scratch) {
    for (int b = 0; b < 2; b++) {
      for (int j = 0; j < tilesAcross; j++) {
        int from = START + (b * stripTiles + row * tilesAcross + j) * L;
        int to = yOffset + b * yBlock + j * TILE * L;
        WinogradTransforms.outputTogether(m, from, productStep, scratch, START);
        WinogradTransforms.output(TILE, scratch, START, y, to, yRow);
      }
    }
  }

  /**
   * The gradient of m of a strip and one pair of filter blocks: dM = A dY A^T.
   *
   * @param dyOffset the first image's first pixel
   * @param dyImage from one image of dy to the next
   * @param dy pixels of all images; zeros in the overhang
   */
  public void transformOutputGradient(
      int firstRow,
      int rows,
      float[] dy,
      int dyOffset,
      int dyImage,
      int dyBlock,
      int dyRow,
      float[] dm,
      float[] scratch) {
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < rows; i++) {
        int row = dyOffset + b * dyBlock + pixelRow(firstRow + i, dyImage, dyRow);
        for (int j = 0; j < tilesAcross; j++) {
          int tile = (b * stripTiles + i * tilesAcross + j) * L;
          WinogradTransforms.outputGradient(dy, row + j * TILE * L, dyRow, scratch, START);
          WinogradTransforms.outputGradientApart(scratch, START, dm, START + tile, productStep);
        }
      }
    }
  }

  /**
   * Adds the gradient of u of some tile rows, for one pair of filter blocks: dU = V^T dM at each
   * position. Their products are summed one after the other, then added.
   *
   * @param firstRow the first of the rows, from the strip's first
   */
  public void addFilterGradients(
      int firstRow, int rows, Walk walk, float[] v, float[] dm, float[] du) {
    walk.setRun(rows * tilesAcross);
    int firstTile = START + firstRow * tilesAcross * L;
    int channelTiles = Tiles.count(L);
    for (int p = 0; p < POSITIONS; p++) {
      for (int block = 0; block < inputBlocks; block++) {
        for (int tile = 0; tile < channelTiles; tile++) {
          int first = Tiles.start(tile, L);
          int height = Tiles.start(tile + 1, L) - first;
          int a0 = firstTile + p * inputStep + block * stripTiles * L + first;
          int b0 = firstTile + p * productStep;
          int c0 = START + p * filterStep + (block * L + first) * PAIR;
          Tiles.gradient(height, walk, v, a0, dm, b0, du, c0, true);
        }
      }
    }
  }
}
