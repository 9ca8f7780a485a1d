package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.DepthwiseConvolution;
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
 * Depthwise convolution on blocked planes: one filter for each channel. Backward, the pixels of
 * each {@link Lattice} are a depthwise convolution of the gradient by the taps that meet it.
 */
public final class DepthwiseConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final Window window;
  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;
  private final int height;
  private final int width;
  private final DepthwiseConvolution forward;
  private final GradientPlane plane;
  private final Pixels[] strips;
  private final Backward[] backward;
  private final boolean coversInput;

  /** The gradient of the pixels of a lattice. */
  private record Backward(Lattice lattice, DepthwiseConvolution convolution) {}

  /** Prepares the geometry. */
  public DepthwiseConvolver(Setup setup) {
    this.window = setup.window();
    this.input = setup.input();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    this.height = setup.epilogue().height();
    this.width = setup.epilogue().width();
    int[] taps = IntStream.range(0, window.area()).toArray();
    this.forward =
        new DepthwiseConvolution(
            Arrays.stream(taps).map(this::place).toArray(),
            Arrays.stream(taps).map(tap -> tap * L).toArray(),
            window.strideWidth() * L,
            L);
    List<Lattice> lattices = Lattice.of(window);
    this.coversInput = lattices.size() == window.strideHeight() * window.strideWidth();
    Halo halo = GradientPlane.halo(lattices, input, height, width);
    this.plane = new GradientPlane(input.blocks(), height, width, halo, setup.workers(), 1);
    this.backward = lattices.stream().map(this::backward).toArray(Backward[]::new);
    this.strips = new Pixels[setup.workers()];
    int strip = 2 * 2 * width * L;
    Arrays.setAll(
        strips, worker -> Pixels.dense(Aligned.floats(strip), Aligned.ORIGIN, L, 1, 2, 2, width));
  }

  private Backward backward(Lattice lattice) {
    int[] weights = lattice.taps().stream().mapToInt(tap -> tap * L).toArray();
    return new Backward(
        lattice,
        new DepthwiseConvolution(plane.taps(lattice), weights, L, window.strideWidth() * L));
  }

  /** Where a tap lies in the input, from the window's first position on. */
  private int place(int tap) {
    return tap / window.width() * window.dilationHeight() * input.values().rowStep()
        + tap % window.width() * window.dilationWidth() * L;
  }

  /** The layout of the weights. */
  public static Layout layout(FeatureMap input, Window window) {
    return new Layout.Depthwise(input.blocks(), window.area(), L);
  }

  private int weights(int block) {
    return weightOffset + block * window.area() * L;
  }

  @Override
  public ConvolutionMethod method() {
    return ConvolutionMethod.DEPTHWISE;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    Pixels strip = strips[worker];
    for (int image = first; image < last; image++) {
      for (int pair = 0; pair < input.blocks() / 2; pair++) {
        for (int row = 0; row < height; row += 2) {
          int rows = Math.min(2, height - row);
          for (int half = 0; half < 2; half++) {
            for (int i = 0; i < rows; i++) {
              forward.forward(
                  input.values().values(),
                  source(image, 2 * pair + half, row + i),
                  parameters.values(),
                  weights(2 * pair + half),
                  strip.values(),
                  strip.row(0, half, i),
                  width);
            }
          }
          epilogue.forward(image, pair, row, rows, strip, 0, 0);
        }
      }
    }
  }

  /** Where the window of the first pixel of an output row begins. */
  private int source(int image, int block, int row) {
    Pixels x = input.values();
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
    int columns = lattice.endColumn(input.width()) - lattice.firstColumn();
    for (int row = lattice.firstRow(); row < lattice.endRow(input.height()); row++) {
      part.convolution()
          .forward(
              dy.values(),
              source + (row - lattice.firstRow()) * dy.rowStep(),
              parameters.values(),
              weights(block),
              dx.values(),
              lattice.place(dx, image, block, row),
              columns);
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    Pixels dy = plane.pixels(worker);
    for (int image = first; image < last; image++) {
      for (int block = 0; block < input.blocks(); block++) {
        for (int row = 0; row < height; row++) {
          forward.backwardWeights(
              input.values().values(),
              source(image, block, row),
              dy.values(),
              dy.row(image - first, block, row),
              parameterGradients,
              weights(block),
              width);
        }
      }
    }
  }

  @Override
  public List<Phase> refresh() {
    return List.of();
  }

  @Override
  public long bytes() {
    return plane.bytes() + (long) strips.length * strips[0].values().length * Float.BYTES;
  }
}
