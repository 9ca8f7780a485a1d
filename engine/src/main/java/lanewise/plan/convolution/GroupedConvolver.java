package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.BlockConvolution;
import lanewise.kernel.convolution.GroupedConvolution;
import lanewise.kernel.convolution.Lattice;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Window;

/**
 * Convolution on blocked planes in groups of W channels and as many filters, W a divisor of L:
 * depthwise convolution is W = 1. Backward, the pixels of each {@link Lattice} are such a
 * convolution of the gradient by the taps that meet it.
 */
public final class GroupedConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final Window window;
  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;

  /** W. */
  private final int groupWidth;

  private final int height;
  private final int width;
  private final boolean needsInputGradient;
  private final BlockConvolution forward;
  private final GradientPlane plane;
  private final Pixels[] strips;
  private final Backward[] backward;
  private final boolean coversInput;

  /** The filters for backward-data: channels and filters of each group exchanged. */
  private final float[] transposed;

  /** The gradient of the pixels of a lattice. */
  private record Backward(Lattice lattice, BlockConvolution convolution) {}

  /** Prepares the geometry. */
  public GroupedConvolver(Setup setup) {
    this.window = setup.window();
    this.input = setup.input();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    this.groupWidth = setup.filters() / setup.groups();
    this.height = setup.epilogue().height();
    this.width = setup.epilogue().width();
    this.needsInputGradient = setup.needsInputGradient();
    int[] taps = IntStream.range(0, window.area()).toArray();
    this.forward =
        BlockConvolution.of(
            groupWidth,
            Arrays.stream(taps).map(this::place).toArray(),
            taps,
            window.area(),
            window.strideWidth() * L,
            L);
    List<Lattice> lattices = Lattice.of(window);
    this.coversInput = lattices.size() == window.strideHeight() * window.strideWidth();
    Halo halo = GradientPlane.halo(lattices, input, height, width);
    this.plane = new GradientPlane(input.blocks(), height, width, halo, setup.workers(), 1);
    this.backward =
        lattices.stream()
            .filter(lattice -> needsInputGradient && columns(lattice) > 0)
            .map(this::backward)
            .toArray(Backward[]::new);
    this.transposed = Aligned.floats(isTransposed() ? input.blocks() * weightsPerBlock() : 0);
    this.strips = new Pixels[setup.workers()];
    Arrays.setAll(
        strips,
        worker -> Pixels.dense(Aligned.floats(4 * width * L), Aligned.ORIGIN, L, 1, 2, 2, width));
  }

  private Backward backward(Lattice lattice) {
    BlockConvolution convolution =
        BlockConvolution.of(
            groupWidth,
            plane.taps(lattice),
            lattice.taps().stream().mapToInt(tap -> tap).toArray(),
            window.area(),
            L,
            window.strideWidth() * L);
    return new Backward(lattice, convolution);
  }

  private int columns(Lattice lattice) {
    return lattice.endColumn(input.width()) - lattice.firstColumn();
  }

  /** Where a tap lies in the input, from the window's first position on. */
  private int place(int tap) {
    return tap / window.width() * window.dilationHeight() * input.values().rowStep()
        + tap % window.width() * window.dilationWidth() * L;
  }

  /** The layout of the weights of a convolution with so many groups. */
  public static Layout layout(FeatureMap input, Window window, int groups) {
    return new Layout.Groups(input.blocks(), input.channels() / groups, window.area(), L);
  }

  private int weightsPerBlock() {
    return groupWidth * window.area() * L;
  }

  private boolean isTransposed() {
    return needsInputGradient && groupWidth > 1;
  }

  @Override
  public ConvolutionMethod method() {
    return groupWidth == 1 ? ConvolutionMethod.DEPTHWISE : ConvolutionMethod.GROUPED;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    for (int image = first; image < last; image++) {
      for (int pair = 0; pair < input.blocks() / 2; pair++) {
        for (int row = 0; row < height; row += 2) {
          forward(image, pair, row, Math.min(2, height - row), worker, epilogue);
        }
      }
    }
  }

  private void forward(int image, int pair, int row, int rows, int worker, Epilogue epilogue) {
    Pixels x = input.values(worker);
    Pixels strip = strips[worker];
    for (int half = 0; half < 2; half++) {
      int block = 2 * pair + half;
      for (int i = 0; i < rows; i++) {
        forward.forward(
            x.values(),
            source(x, image, block, row + i),
            parameters.values(),
            weightOffset + block * weightsPerBlock(),
            strip.values(),
            strip.row(0, half, i),
            width);
      }
    }
    epilogue.forward(image, worker, pair, row, rows, strip, 0, 0);
  }

  /** Where the window of the first pixel of an output row begins. */
  private int source(Pixels x, int image, int block, int row) {
    return x.corner(image, window)
        + block * x.blockStep()
        + row * window.strideHeight() * x.rowStep();
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    for (int image = first; image < last; image++) {
      if (!coversInput) {
        input.gradients(worker).clear(image, 0);
      }
      for (Backward part : backward) {
        for (int block = 0; block < input.blocks(); block++) {
          backwardData(part, block, image, image - first, worker);
        }
      }
    }
  }

  private void backwardData(Backward part, int block, int image, int position, int worker) {
    Lattice lattice = part.lattice();
    Pixels dy = plane.pixels(worker);
    Pixels dx = input.gradients(worker);
    int source = plane.start(position) + block * dy.blockStep();
    int begin = lattice.firstRow();
    int end = lattice.endRow(input.height());
    for (int row = begin; row < end; row++) {
      part.convolution()
          .forward(
              dy.values(),
              source + (row - begin) * dy.rowStep(),
              isTransposed() ? transposed : parameters.values(),
              (isTransposed() ? Aligned.ORIGIN : weightOffset) + block * weightsPerBlock(),
              dx.values(),
              lattice.place(dx, image, block, row),
              columns(lattice));
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    Pixels x = input.values();
    Pixels dy = plane.pixels(worker);
    for (int image = first; image < last; image++) {
      for (int block = 0; block < input.blocks(); block++) {
        for (int row = 0; row < height; row++) {
          forward.backwardWeights(
              x.values(),
              source(x, image, block, row),
              dy.values(),
              dy.row(image - first, block, row),
              parameterGradients,
              weightOffset + block * weightsPerBlock(),
              width);
        }
      }
    }
  }

  @Override
  public List<Phase> refresh() {
    return isTransposed() ? List.of(new Transposition()) : List.of();
  }

  private final class Transposition implements Phase {
    @Override
    public int tasks() {
      return input.blocks();
    }

    @Override
    public void run(int task, int worker) {
      int from = weightOffset + task * weightsPerBlock();
      int to = Aligned.ORIGIN + task * weightsPerBlock();
      GroupedConvolution.transpose(
          groupWidth, window.area(), parameters.values(), from, transposed, to);
    }
  }

  @Override
  public long bytes() {
    long floats = (long) strips.length * strips[0].values().length + transposed.length;
    return plane.bytes() + floats * Float.BYTES;
  }
}
