package lanewise.plan.stage;

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
import lanewise.plan.convolution.ConvolutionMethod;
import lanewise.plan.convolution.Convolver;
import lanewise.plan.convolution.Epilogue;
import lanewise.plan.convolution.GradientPlane;
import lanewise.plan.memory.Chunks;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;

/**
 * 3x3 convolution by Winograd's F(4x4,3x3) over the whole batch, with fused bias, ReLU and 2x2
 * max-pooling. Small images have so few tiles that a chunk cannot make good use of the transformed
 * filters, which are four times as large as the filters. Here a task has a pair of filter blocks
 * and all images: it transforms its filters where it uses them, so they never leave the cache.
 *
 * <pre>
 * forward:   transform x (tasks: images); filters, products, y (tasks: filters)
 * backward:  dw and the gradient plane (tasks: filters); transform the plane (tasks: images);
 *            transposed filters, products, dx (tasks: channels)
 * </pre>
 *
 * <p>Every sum over images is that of one task, in the order of the images.
 */
public final class BatchWinogradStage implements Stage {
  private static final int L = Lanes.FLOATS;
  private static final int TILE = WinogradConvolution.TILE;

  /** The sum over the tiles of a batch is one of sums of so many: a longer chain loses digits. */
  private static final int TILES_OF_SUM = 64;

  private final Convolver.Setup setup;
  private final FeatureMap input;
  private final FeatureMap output;
  private final Epilogue epilogue;
  private final Parameters parameters;
  private final int weightOffset;
  private final int weightsPerPair;
  private final int inputBlocks;
  private final int pairs;
  private final Sight sees;
  private final Sight seenBy;
  private final Step step;
  private final Chunks chunks;
  private final WinogradConvolution forward;
  private final WinogradConvolution backward;
  private final GradientPlane plane;

  /** The transformed input; from the transformation of the gradient plane on, that. */
  private final float[] transformed;

  private final float[] transposed;
  private final int transposedPerPair;
  private final Workspace[] workspaces;

  /** The buffers of one worker. */
  private final class Workspace {
    final float[] scratch = Aligned.floats(WinogradConvolution.scratchLength());
    final float[] filters =
        Aligned.floats(Math.max(forward.filterLength(), backward.filterLength()));
    final float[] products =
        Aligned.floats(Math.max(forward.productLength(), backward.productLength()));
    final Walk gradientWalk = forward.gradientWalk();
    final Pixels forwardTiles = tiles(forward);
    final Pixels backwardTiles = tiles(backward);

    /** A row of tiles of a pair of blocks. */
    private static Pixels tiles(WinogradConvolution convolution) {
      float[] array = Aligned.floats(2 * TILE * convolution.columns() * L);
      return Pixels.dense(array, Aligned.ORIGIN, L, 1, 2, TILE, convolution.columns());
    }

    long floats() {
      return (long) scratch.length
          + filters.length
          + products.length
          + forwardTiles.values().length
          + backwardTiles.values().length;
    }
  }

  /**
   * A stage.
   *
   * @param setup the convolution; the input map's halo includes the last tiles' overhang
   * @param output the map that the epilogue writes
   * @param weightOffset the offset of the filters in the parameters
   */
  public BatchWinogradStage(
      Convolver.Setup setup, FeatureMap output, int weightOffset, Step step, int batchSize) {
    this.setup = setup;
    this.input = setup.input();
    this.output = output;
    this.epilogue = setup.epilogue();
    this.parameters = setup.parameters();
    this.weightOffset = weightOffset;
    this.inputBlocks = Lanes.blocks(input.channels(), L);
    this.weightsPerPair = inputBlocks * 9 * L * Lanes.PAIR;
    this.pairs = Lanes.blocks(setup.filters(), Lanes.PAIR);
    this.sees = Sight.all(inputBlocks);
    this.seenBy = Sight.all(2 * pairs);
    this.step = step;
    this.chunks = new Chunks(batchSize).enoughFor(setup.workers());
    Pixels x = input.values();
    this.forward =
        WinogradConvolution.ofBatch(
            inputBlocks,
            new Plane(x.blockStep(), x.rowStep()),
            x.imageStep(),
            epilogue.height(),
            epilogue.width(),
            batchSize);
    this.plane = GradientPlane.ofTiles(setup, 1, batchSize);
    Pixels dy = plane.pixels(0);
    this.backward =
        WinogradConvolution.ofBatch(
            2 * pairs,
            new Plane(dy.blockStep(), dy.rowStep()),
            dy.imageStep(),
            input.height(),
            input.width(),
            batchSize);
    this.transformed = Aligned.floats(Math.max(forward.inputLength(), backward.inputLength()));
    this.transposedPerPair = 2 * pairs * 9 * L * Lanes.PAIR;
    this.transposed =
        Aligned.floats(setup.needsInputGradient() ? input.blocks() / 2 * transposedPerPair : 0);
    this.workspaces = new Workspace[setup.workers()];
    Arrays.setAll(workspaces, worker -> new Workspace());
  }

  /** The forward phases. */
  public List<Phase> forward() {
    return List.of(
        new Transform(forward, input.values(), input.values().corner(0, setup.window())),
        new Products());
  }

  /** The backward phases. */
  public List<Phase> backward() {
    List<Phase> phases = new ArrayList<>();
    phases.add(new WeightGradient());
    if (setup.needsInputGradient()) {
      phases.add(new Transform(backward, plane.pixels(0), plane.start(0)));
      phases.add(new InputGradient());
    }
    return phases;
  }

  /** The phases to run after the weights have changed. */
  public List<Phase> refresh() {
    return setup.needsInputGradient() ? List.of(new Transposition()) : List.of();
  }

  /** The patches of a chunk's images. */
  private final class Transform implements Phase {
    private final WinogradConvolution convolution;
    private final Pixels source;
    private final int corner;

    Transform(WinogradConvolution convolution, Pixels source, int corner) {
      this.convolution = convolution;
      this.source = source;
      this.corner = corner;
    }

    @Override
    public int tasks() {
      return chunks.count();
    }

    @Override
    public void run(int task, int worker) {
      int first = chunks.first(task);
      int images = Math.min(chunks.first(task + 1), step.size()) - first;
      convolution.transformInputByPosition(
          0,
          convolution.tileRows(first),
          convolution.tileRows(Math.max(images, 0)),
          source.values(),
          corner,
          transformed,
          workspaces[worker].scratch);
    }
  }

  private final class Products implements Phase {
    @Override
    public int tasks() {
      return pairs;
    }

    @Override
    public void run(int task, int worker) {
      Workspace own = workspaces[worker];
      int tileRows = forward.tileRows(step.size());
      forward.transformFilters(
          parameters.values(),
          weightOffset + task * weightsPerPair,
          own.filters,
          Aligned.ORIGIN,
          own.scratch);
      forward.multiplyByPosition(tileRows, transformed, own.filters, own.products);
      Pixels y = own.forwardTiles;
      for (int tileRow = 0; tileRow < tileRows; tileRow++) {
        transformOutput(forward, tileRow, y, own);
        int first = forward.firstRow(tileRow);
        int last = Math.min(first + TILE, epilogue.height());
        for (int row = first; row < last; row += 2) {
          int rows = Math.min(2, last - row);
          epilogue.forward(forward.image(tileRow), worker, task, row, rows, y, 0, row - first);
        }
      }
    }
  }

  private static void transformOutput(
      WinogradConvolution convolution, int tileRow, Pixels tiles, Workspace own) {
    convolution.transformOutputByPosition(
        tileRow,
        own.products,
        tiles.values(),
        Aligned.ORIGIN,
        tiles.blockStep(),
        tiles.rowStep(),
        own.scratch);
  }

  /** The gradients of the convolved pixels of a pair of filter blocks, and those of the filters. */
  private final class WeightGradient implements Phase {
    @Override
    public int tasks() {
      return pairs;
    }

    @Override
    public void run(int task, int worker) {
      Workspace own = workspaces[worker];
      float[] gradients = parameters.gradients();
      int weights = weightOffset + task * weightsPerPair;
      if (step.firstOfUpdate()) {
        Arrays.fill(gradients, weights, weights + weightsPerPair, 0f);
      }
      Pixels dy = plane.pixels(0);
      for (int block = 2 * task; block < 2 * task + 2; block++) {
        if (step.firstOfUpdate()) {
          epilogue.clearBiasGradient(block, gradients);
        }
        for (int image = 0; image < step.size(); image++) {
          epilogue.backward(block, image, worker, dy, image, gradients);
        }
      }
      int tileRows = forward.tileRows(step.size());
      forward.transformOutputGradient(
          0,
          tileRows,
          dy.values(),
          dy.block(0, 2 * task),
          dy.imageStep(),
          dy.blockStep(),
          dy.rowStep(),
          own.products,
          own.scratch);
      Arrays.fill(own.filters, 0f);
      int rowsOfSum = forward.rowsOf(TILES_OF_SUM);
      for (int row = 0; row < tileRows; row += rowsOfSum) {
        int rows = Math.min(rowsOfSum, tileRows - row);
        forward.addFilterGradients(
            row, rows, own.gradientWalk, transformed, own.products, own.filters);
      }
      forward.filterGradients(own.filters, gradients, weights, own.scratch);
    }
  }

  private final class InputGradient implements Phase {
    @Override
    public int tasks() {
      return input.blocks() / 2;
    }

    @Override
    public void run(int task, int worker) {
      Workspace own = workspaces[worker];
      int tileRows = backward.tileRows(step.size());
      backward.transformFilters(
          transposed,
          Aligned.ORIGIN + task * transposedPerPair,
          own.filters,
          Aligned.ORIGIN,
          own.scratch);
      backward.multiplyByPosition(tileRows, transformed, own.filters, own.products);
      Pixels dx = input.gradients(0);
      Pixels tiles = own.backwardTiles;
      for (int tileRow = 0; tileRow < tileRows; tileRow++) {
        transformOutput(backward, tileRow, tiles, own);
        int first = backward.firstRow(tileRow);
        int last = Math.min(first + TILE, input.height());
        for (int block = 0; block < 2; block++) {
          for (int row = first; row < last; row++) {
            System.arraycopy(
                tiles.values(),
                tiles.row(0, block, row - first),
                dx.values(),
                dx.row(backward.image(tileRow), 2 * task + block, row),
                input.width() * L);
          }
        }
      }
    }
  }

  private final class Transposition implements Phase {
    @Override
    public int tasks() {
      return input.blocks() / 2;
    }

    @Override
    public void run(int task, int worker) {
      Filters.transpose(
          task, sees, seenBy, 3, 3, parameters.values(), weightOffset, transposed, Aligned.ORIGIN);
    }
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public String algorithm() {
    return ConvolutionMethod.BATCH_WINOGRAD.label();
  }

  @Override
  public long bytes() {
    long floats =
        (long) transformed.length + transposed.length + workspaces.length * workspaces[0].floats();
    return output.bytes() + plane.bytes() + floats * Float.BYTES;
  }
}
