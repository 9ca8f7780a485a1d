package lanewise.plan.convolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.Sight;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.convolution.WinogradConvolution;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.product.Filters;
import lanewise.kernel.product.Walk;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Shape;
import lanewise.tensor.Window;

/**
 * 3x3 convolution by Winograd's F(4x4,3x3) on blocked planes. The transformed filters are
 * recomputed after each update; the gradient of the transformed filters is summed over a chunk's
 * images before it is transformed back once.
 */
public final class WinogradConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final Window window;
  private final int span;
  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;
  private final int weightsPerPair;
  private final int pairs;
  private final Sight sees;
  private final Sight seenBy;
  private final int height;
  private final boolean needsInputGradient;
  private final WinogradConvolution forward;
  private final WinogradConvolution backward;
  private final GradientPlane plane;
  private final float[] filters;
  private final float[] transposed;
  private final float[] transposedFilters;
  private final int transposedPerPair;
  private final Workspace[] workspaces;

  /** The buffers of one worker. */
  private static final class Workspace {
    final float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
    final float[] input;
    final float[] products;
    final Pixels forwardTiles;
    final Pixels backwardTiles;
    final float[][] filterGradients;
    final Walk gradientWalk;

    Workspace(WinogradConvolution forward, WinogradConvolution backward, int pairs) {
      gradientWalk = forward.gradientWalk();
      input = Aligned.floats(Math.max(forward.inputLength(), backward.inputLength()));
      products = Aligned.floats(Math.max(forward.productLength(), backward.productLength()));
      int columns = Math.max(forward.columns(), backward.columns());
      float[] tiles = Aligned.floats(2 * WinogradConvolution.TILE * columns * L);
      forwardTiles = tiles(tiles, forward.columns());
      backwardTiles = tiles(tiles, backward.columns());
      filterGradients = new float[pairs][];
      Arrays.setAll(filterGradients, pair -> Aligned.floats(forward.filterLength()));
    }

    /** A row of tiles of a pair of blocks. */
    private static Pixels tiles(float[] array, int columns) {
      return Pixels.dense(array, Aligned.ORIGIN, L, 1, 2, WinogradConvolution.TILE, columns);
    }

    long floats() {
      return (long) scratch.length
          + input.length
          + products.length
          + forwardTiles.values().length
          + (long) filterGradients.length * filterGradients[0].length;
    }
  }

  /**
   * Prepares the geometry.
   *
   * @param setup the convolution; the input map's halo includes the last tiles' overhang
   * @param span the largest number of images at a time
   */
  public WinogradConvolver(Setup setup, int span) {
    this.window = setup.window();
    this.span = span;
    this.input = setup.input();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    this.pairs = Lanes.blocks(setup.filters(), Lanes.PAIR);
    this.sees = Sight.all(Lanes.blocks(input.channels(), L));
    this.seenBy = Sight.all(2 * pairs);
    this.height = setup.epilogue().height();
    this.needsInputGradient = setup.needsInputGradient();
    int inputBlocks = Lanes.blocks(input.channels(), L);
    this.weightsPerPair = inputBlocks * 9 * L * Lanes.PAIR;
    this.forward =
        new WinogradConvolution(
            inputBlocks,
            new Plane(input.values().blockStep(), input.values().rowStep()),
            input.values().imageStep(),
            height,
            setup.epilogue().width(),
            span);
    this.plane = GradientPlane.ofTiles(setup, setup.workers(), span);
    Pixels gradients = plane.pixels(0);
    this.backward =
        new WinogradConvolution(
            2 * pairs,
            new Plane(gradients.blockStep(), gradients.rowStep()),
            gradients.imageStep(),
            input.height(),
            input.width(),
            span);
    this.filters = Aligned.floats(pairs * forward.filterLength());
    this.transposedPerPair = 2 * pairs * 9 * L * Lanes.PAIR;
    int channelPairs = needsInputGradient ? input.blocks() / 2 : 0;
    this.transposed = Aligned.floats(channelPairs * transposedPerPair);
    this.transposedFilters = Aligned.floats(channelPairs * backward.filterLength());
    this.workspaces = new Workspace[setup.workers()];
    Arrays.setAll(workspaces, worker -> new Workspace(forward, backward, pairs));
  }

  /** The best number of images to convolve at a time for an output shape. */
  static int bestSpan(Shape output) {
    return WinogradConvolution.imagesOfStrip(output.extent(1), output.extent(2));
  }

  @Override
  public ConvolutionMethod method() {
    return ConvolutionMethod.WINOGRAD;
  }

  @Override
  public int span() {
    return span;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    Workspace own = workspaces[worker];
    Pixels x = input.values(worker);
    Pixels y = own.forwardTiles;
    int tileRows = forward.tileRows(last - first);
    for (int tileRow = 0; tileRow < tileRows; tileRow += forward.stripRows()) {
      int rows = Math.min(forward.stripRows(), tileRows - tileRow);
      forward.transformInput(
          tileRow, rows, x.values(), x.corner(first, window), own.input, own.scratch);
      for (int pair = 0; pair < pairs; pair++) {
        forward.multiply(
            rows, own.input, filters, Aligned.ORIGIN + pair * forward.filterLength(), own.products);
        for (int i = 0; i < rows; i++) {
          forward.transformOutput(
              i, own.products, y.values(), Aligned.ORIGIN, y.blockStep(), y.rowStep(), own.scratch);
          int image = first + forward.image(tileRow + i);
          int firstRow = forward.firstRow(tileRow + i);
          int lastRow = Math.min(firstRow + WinogradConvolution.TILE, height);
          for (int row = firstRow; row < lastRow; row += 2) {
            int rowsOfTwo = Math.min(2, lastRow - row);
            epilogue.forward(image, worker, pair, row, rowsOfTwo, y, 0, row - firstRow);
          }
        }
      }
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    Workspace own = workspaces[worker];
    int tileRows = backward.tileRows(last - first);
    for (int tileRow = 0; tileRow < tileRows; tileRow += backward.stripRows()) {
      int rows = Math.min(backward.stripRows(), tileRows - tileRow);
      backward.transformInput(
          tileRow, rows, plane.pixels(worker).values(), plane.start(0), own.input, own.scratch);
      for (int pair = 0; pair < input.blocks() / 2; pair++) {
        backward.multiply(
            rows,
            own.input,
            transposedFilters,
            Aligned.ORIGIN + pair * backward.filterLength(),
            own.products);
        for (int i = 0; i < rows; i++) {
          int image = first + backward.image(tileRow + i);
          int row = backward.firstRow(tileRow + i);
          writeInputGradient(image, pair, row, i, worker);
        }
      }
    }
  }

  /** Transforms tile row {@code i} of the strip into the input gradient, from {@code firstRow}. */
  private void writeInputGradient(int image, int pair, int firstRow, int i, int worker) {
    Workspace own = workspaces[worker];
    Pixels tiles = own.backwardTiles;
    backward.transformOutput(
        i,
        own.products,
        tiles.values(),
        Aligned.ORIGIN,
        tiles.blockStep(),
        tiles.rowStep(),
        own.scratch);
    int lastRow = Math.min(firstRow + WinogradConvolution.TILE, input.height());
    Pixels dx = input.gradients(worker);
    for (int b = 0; b < 2; b++) {
      for (int row = firstRow; row < lastRow; row++) {
        System.arraycopy(
            tiles.values(),
            tiles.row(0, b, row - firstRow),
            dx.values(),
            dx.row(image, 2 * pair + b, row),
            input.width() * L);
      }
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    Workspace own = workspaces[worker];
    Pixels x = input.values();
    Pixels dy = plane.pixels(worker);
    int tileRows = forward.tileRows(last - first);
    for (int tileRow = 0; tileRow < tileRows; tileRow += forward.stripRows()) {
      int rows = Math.min(forward.stripRows(), tileRows - tileRow);
      forward.transformInputByPosition(
          tileRow, tileRow, rows, x.values(), x.corner(first, window), own.input, own.scratch);
      for (int pair = 0; pair < pairs; pair++) {
        forward.transformOutputGradient(
            tileRow,
            rows,
            dy.values(),
            dy.block(0, 2 * pair),
            dy.imageStep(),
            dy.blockStep(),
            dy.rowStep(),
            own.products,
            own.scratch);
        forward.addFilterGradients(
            0, rows, own.gradientWalk, own.input, own.products, own.filterGradients[pair]);
      }
    }
  }

  @Override
  public void finishChunk(int worker, float[] parameterGradients) {
    Workspace own = workspaces[worker];
    for (int pair = 0; pair < pairs; pair++) {
      float[] du = own.filterGradients[pair];
      forward.filterGradients(
          du, parameterGradients, weightOffset + pair * weightsPerPair, own.scratch);
      Arrays.fill(du, 0f);
    }
  }

  @Override
  public List<Phase> refresh() {
    List<Phase> phases = new ArrayList<>();
    phases.add(new FilterTransform());
    if (needsInputGradient) {
      phases.add(new TransposedFilterTransform());
    }
    return phases;
  }

  private final class FilterTransform implements Phase {
    @Override
    public int tasks() {
      return pairs;
    }

    @Override
    public void run(int task, int worker) {
      forward.transformFilters(
          parameters.values(),
          weightOffset + task * weightsPerPair,
          filters,
          Aligned.ORIGIN + task * forward.filterLength(),
          workspaces[worker].scratch);
    }
  }

  private final class TransposedFilterTransform implements Phase {
    @Override
    public int tasks() {
      return input.blocks() / 2;
    }

    @Override
    public void run(int task, int worker) {
      Filters.transpose(
          task, sees, seenBy, 3, 3, parameters.values(), weightOffset, transposed, Aligned.ORIGIN);
      backward.transformFilters(
          transposed,
          Aligned.ORIGIN + task * transposedPerPair,
          transposedFilters,
          Aligned.ORIGIN + task * backward.filterLength(),
          workspaces[worker].scratch);
    }
  }

  @Override
  public long bytes() {
    long floats =
        (long) filters.length
            + transposed.length
            + transposedFilters.length
            + workspaces.length * workspaces[0].floats();
    return plane.bytes() + floats * Float.BYTES;
  }
}
