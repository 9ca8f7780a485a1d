package lanewise.kernel;

import lanewise.kernel.DirectConvolution.Plane;

/**
 * 3x3 convolution of stride 1 by Winograd's F(4x4,3x3): 36 products instead of 144 for 16 output
 * pixels. Image and filters are transformed, each of the 36 positions is an independent product
 * over the channels (the micro-kernel, its rows being tiles of the image), and the results are
 * transformed back. For one image, forward and backward-weights; backward-data is forward on the
 * padded gradient.
 *
 * <p>The image is taken in strips of tile rows, so that a strip's transforms stay in the L2 cache.
 *
 * <pre>
 * x          blocked [C/L][PH][PW][L], PH, PW at least 4*tiles + 2 a side
 * u  (filters)    [K/2L][36][C][2L]      from [K/2L][C/L][3][3][L][2L]
 * v  (input)      [36][C/L][T][L]        T the tiles of a strip
 * m  (products)   [36][2][T][L]
 * </pre>
 *
 * <p>An instance is the geometry; it holds no data and may be shared by threads.
 */
public final class WinogradConvolution {
  /** The output pixels of a tile's side. */
  public static final int TILE = 4;

  private static final int PATCH = 6;
  private static final int POSITIONS = PATCH * PATCH;
  private static final int L = Lanes.FLOATS;
  private static final int PAIR = Lanes.PAIR;

  /**
   * About how many tiles a strip should hold: rows enough for the micro-kernel, few for the cache.
   */
  private static final int STRIP = 56;

  private final int inputBlocks;
  private final Plane x;
  private final int tilesDown;
  private final int tilesAcross;
  private final int stripRows;
  private final int stripTiles;
  private final Walk products;
  private final Walk gradients;
  private final Walk lastGradients;

  /**
   * Works out the geometry.
   *
   * @param inputBlocks C/L rounded up
   * @param x strides of the padded input
   * @param outputHeight OH
   * @param outputWidth OW
   */
  public WinogradConvolution(int inputBlocks, Plane x, int outputHeight, int outputWidth) {
    this.inputBlocks = inputBlocks;
    this.x = x;
    this.tilesDown = Lanes.blocks(outputHeight, TILE);
    this.tilesAcross = Lanes.blocks(outputWidth, TILE);
    this.stripRows = Math.clamp(STRIP / tilesAcross, 1, tilesDown);
    this.stripTiles = stripRows * tilesAcross;
    int[] inputSegments = new int[inputBlocks];
    int[] filterSegments = new int[inputBlocks];
    for (int block = 0; block < inputBlocks; block++) {
      inputSegments[block] = block * stripTiles * L;
      filterSegments[block] = block * L * PAIR;
    }
    this.products = new Walk(inputSegments, filterSegments, L, L, L, stripTiles * L);
    this.gradients = Walk.ofOneSegment(stripTiles, stripTiles * L, PAIR, L);
    this.lastGradients =
        Walk.ofOneSegment(tileRows(strips() - 1) * tilesAcross, stripTiles * L, PAIR, L);
  }

  /** How far beyond {@code pixels} output pixels the tiles reach. */
  public static int overhang(int pixels) {
    return Lanes.blocks(pixels, TILE) * TILE - pixels;
  }

  /** The number of strips. */
  public int strips() {
    return Lanes.blocks(tilesDown, stripRows);
  }

  /** The first output row of a strip. */
  public int firstRow(int strip) {
    return strip * stripRows * TILE;
  }

  /** The most output rows of a strip. */
  public int rowsOfStrip() {
    return stripRows * TILE;
  }

  /** The output columns of a strip, overhang included. */
  public int columns() {
    return tilesAcross * TILE;
  }

  /** The floats of u for one pair of filter blocks. */
  public int filterLength() {
    return POSITIONS * inputBlocks * L * PAIR;
  }

  /** The floats of v. */
  public int inputLength() {
    return POSITIONS * inputBlocks * stripTiles * L;
  }

  /** The floats of m. */
  public int productLength() {
    return POSITIONS * 2 * stripTiles * L;
  }

  /** The floats a transform needs for itself. */
  public static int scratchLength() {
    return POSITIONS * PAIR;
  }

  private int tileRows(int strip) {
    return Math.min(stripRows, tilesDown - strip * stripRows);
  }

  /** u from the filters of one pair of filter blocks: U = G g G^T. */
  public void transformFilters(float[] w, int wOffset, float[] u, int uOffset, float[] scratch) {
    int positionStep = inputBlocks * L * PAIR;
    for (int block = 0; block < inputBlocks; block++) {
      for (int c = 0; c < L; c++) {
        for (int v = 0; v < PAIR; v += L) {
          int from = wOffset + (block * 9 * L + c) * PAIR + v;
          int to = uOffset + (block * L + c) * PAIR + v;
          WinogradTransforms.filter(3, w, from, L * PAIR, 3 * L * PAIR, scratch, 0, L, 3 * L);
          WinogradTransforms.filter(
              PATCH, scratch, 0, 3 * L, L, u, to, PATCH * positionStep, positionStep);
        }
      }
    }
  }

  /** Adds the filters' gradient to dw from that of u: dW = G^T dU G. */
  public void filterGradients(float[] du, float[] dw, int dwOffset, float[] scratch) {
    int positionStep = inputBlocks * L * PAIR;
    int result = PATCH * 3 * L;
    for (int block = 0; block < inputBlocks; block++) {
      for (int c = 0; c < L; c++) {
        for (int v = 0; v < PAIR; v += L) {
          int from = (block * L + c) * PAIR + v;
          int to = dwOffset + (block * 9 * L + c) * PAIR + v;
          WinogradTransforms.filterGradient(
              PATCH, du, from, positionStep, PATCH * positionStep, scratch, 0, L, PATCH * L);
          WinogradTransforms.filterGradient(3, scratch, 0, PATCH * L, L, scratch, result, 3 * L, L);
          for (int p = 0; p < 9; p++) {
            Copies.add(scratch, result + p * L, dw, to + p * L * PAIR);
          }
        }
      }
    }
  }

  /**
   * v of a strip: V = B^T d B for each patch of the image.
   *
   * @param xOffset the image's top left, padding included
   */
  public void transformInput(int strip, float[] image, int xOffset, float[] v, float[] scratch) {
    int positionStep = inputBlocks * stripTiles * L;
    for (int block = 0; block < inputBlocks; block++) {
      for (int i = 0; i < tileRows(strip); i++) {
        int row = xOffset + block * x.block() + (strip * stripRows + i) * TILE * x.row();
        for (int j = 0; j < tilesAcross; j++) {
          int to = (block * stripTiles + i * tilesAcross + j) * L;
          WinogradTransforms.input(
              PATCH, image, row + j * TILE * L, L, x.row(), scratch, 0, L, PATCH * L);
          WinogradTransforms.input(
              PATCH, scratch, 0, PATCH * L, L, v, to, PATCH * positionStep, positionStep);
        }
      }
    }
  }

  /** m of a strip and one pair of filter blocks: the 36 products over the channels. */
  public void multiply(int strip, float[] v, float[] u, int uOffset, float[] m) {
    int tiles = tileRows(strip) * tilesAcross;
    int rowTiles = Tiles.count(tiles);
    for (int p = 0; p < POSITIONS; p++) {
      for (int rowTile = 0; rowTile < rowTiles; rowTile++) {
        int first = Tiles.start(rowTile, tiles);
        int rows = Tiles.start(rowTile + 1, tiles) - first;
        int half = (rows + 1) / 2 * L;
        int a0 = p * inputBlocks * stripTiles * L + first * L;
        int c0 = p * 2 * stripTiles * L + first * L;
        Tiles.blocked(
            rows,
            products,
            v,
            a0,
            a0 + half,
            u,
            uOffset + p * inputBlocks * L * PAIR,
            m,
            c0,
            c0 + half,
            false);
      }
    }
  }

  /**
   * The output pixels of a strip and one pair of filter blocks: Y = A^T m A. Writes whole tiles:
   * the overhang too.
   *
   * @param y pixel (i, j) of the strip, filter block b at {@code yOffset + b*yBlock + i*yRow + j*L}
   */
  public void transformOutput(
      int strip, float[] m, float[] y, int yOffset, int yBlock, int yRow, float[] scratch) {
    int positionStep = 2 * stripTiles * L;
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < tileRows(strip); i++) {
        for (int j = 0; j < tilesAcross; j++) {
          int from = (b * stripTiles + i * tilesAcross + j) * L;
          int to = yOffset + b * yBlock + i * TILE * yRow + j * TILE * L;
          WinogradTransforms.output(
              PATCH, m, from, positionStep, PATCH * positionStep, scratch, 0, L, PATCH * L);
          WinogradTransforms.output(TILE, scratch, 0, PATCH * L, L, y, to, yRow, L);
        }
      }
    }
  }

  /**
   * The gradient of m of a strip and one pair of filter blocks: dM = A dY A^T.
   *
   * @param dy as y of {@link #transformOutput}, for the whole image; zeros in the overhang
   */
  public void transformOutputGradient(
      int strip, float[] dy, int dyOffset, int dyBlock, int dyRow, float[] dm, float[] scratch) {
    int positionStep = 2 * stripTiles * L;
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < tileRows(strip); i++) {
        int row = dyOffset + b * dyBlock + (strip * stripRows + i) * TILE * dyRow;
        for (int j = 0; j < tilesAcross; j++) {
          int to = (b * stripTiles + i * tilesAcross + j) * L;
          WinogradTransforms.outputGradient(
              TILE, dy, row + j * TILE * L, L, dyRow, scratch, 0, L, TILE * L);
          WinogradTransforms.outputGradient(
              PATCH, scratch, 0, TILE * L, L, dm, to, PATCH * positionStep, positionStep);
        }
      }
    }
  }

  /** Adds a strip's gradient of u, for one pair of filter blocks: dU = V^T dM at each position. */
  public void addFilterGradients(int strip, float[] v, float[] dm, float[] du) {
    Walk walk = strip == strips() - 1 ? lastGradients : gradients;
    int channelTiles = Tiles.count(L);
    for (int p = 0; p < POSITIONS; p++) {
      for (int block = 0; block < inputBlocks; block++) {
        for (int tile = 0; tile < channelTiles; tile++) {
          int first = Tiles.start(tile, L);
          int rows = Tiles.start(tile + 1, L) - first;
          int half = (rows + 1) / 2;
          int a0 = (p * inputBlocks + block) * stripTiles * L + first;
          int c0 = ((p * inputBlocks + block) * L + first) * PAIR;
          Tiles.gradient(
              rows,
              walk,
              v,
              a0,
              a0 + half,
              dm,
              p * 2 * stripTiles * L,
              du,
              c0,
              c0 + half * PAIR,
              true);
        }
      }
    }
  }
}
