package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.Sight;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.convolution.Lattice;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
import lanewise.kernel.product.Filters;
import lanewise.kernel.product.Walk;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.plan.memory.Parameters;

/**
 * Direct convolution with strides, dilation or wide padding. An image is first copied to its {@link
 * Lattice}s, on which the convolution has stride 1; backward, each lattice is a convolution of the
 * gradient by the taps that meet it.
 */
public final class StridedConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;
  private final int area;
  private final int pairs;
  private final Sight sees;
  private final Sight seenBy;
  private final int height;
  private final int width;
  private final List<Lattice> lattices;
  private final DirectConvolution forward;
  private final GradientPlane plane;
  private final Walk[] gradientStrips;

  /** For each worker an image for each lattice. */
  private final Pixels[] gathered;

  /** For each worker two rows of a pair of blocks. */
  private final Pixels[] strips;

  /** The gradient of each lattice, if it is needed. */
  private final Backward[] backward;

  private final boolean coversInput;
  private final float[] transposed;

  /**
   * The gradient of the pixels of a lattice.
   *
   * @param weights where its weights begin in the transposed filters
   */
  private record Backward(
      Lattice lattice, DirectConvolution convolution, int rows, int columns, int weights) {}

  /** Prepares the geometry. */
  public StridedConvolver(Setup setup) {
    this.input = setup.input();
    int inputBlocks = Lanes.blocks(input.channels(), L);
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    this.area = setup.window().area();
    this.pairs = Lanes.blocks(setup.filters(), Lanes.PAIR);
    this.sees = setup.sees();
    this.seenBy = setup.seenBy();
    this.height = setup.epilogue().height();
    this.width = setup.epilogue().width();
    this.lattices = Lattice.of(setup.window());
    this.coversInput =
        lattices.size() == setup.window().strideHeight() * setup.window().strideWidth();
    int lastTap = area - 1;
    int down = lattices.stream().mapToInt(lattice -> lattice.down(lastTap)).max().orElse(0);
    int right = lattices.stream().mapToInt(lattice -> lattice.right(lastTap)).max().orElse(0);
    this.gathered = new Pixels[setup.workers()];
    Arrays.setAll(
        gathered, worker -> dense(lattices.size(), inputBlocks, height + down, width + right));
    this.forward =
        new DirectConvolution(
            sees.blocks(),
            forwardTaps(gathered[0]),
            new Plane(gathered[0].blockStep(), gathered[0].rowStep()),
            height,
            width,
            2 * longestRow() * L);
    Halo halo = GradientPlane.halo(lattices, input, height, width);
    this.plane = new GradientPlane(2 * pairs, height, width, halo, setup.workers(), 1);
    Pixels dy = plane.pixels(0);
    this.gradientStrips = forward.gradientStrips(dy.rowStep(), dy.blockStep());
    this.strips = new Pixels[setup.workers()];
    Arrays.setAll(strips, worker -> dense(1, 2, 2, longestRow()));
    int weights = Aligned.ORIGIN;
    this.backward = new Backward[setup.needsInputGradient() ? lattices.size() : 0];
    for (int i = 0; i < backward.length; i++) {
      Lattice lattice = lattices.get(i);
      backward[i] = backward(lattice, weights);
      weights += lattice.taps().size() * seenBy.blocks() * L * input.blocks() * L;
    }
    this.transposed = Aligned.floats(weights - Aligned.ORIGIN);
  }

  private static Pixels dense(int images, int blocks, int height, int width) {
    float[] values = Aligned.floats(images * blocks * height * width * L);
    return Pixels.dense(values, Aligned.ORIGIN, L, images, blocks, height, width);
  }

  /** The pixels of a row of a strip: of the output, or of a lattice. */
  private int longestRow() {
    return Math.max(width, input.width());
  }

  private int[] forwardTaps(Pixels images) {
    int[] taps = new int[area];
    for (int i = 0; i < lattices.size(); i++) {
      Lattice lattice = lattices.get(i);
      for (int tap : lattice.taps()) {
        taps[tap] =
            i * images.imageStep()
                + lattice.down(tap) * images.rowStep()
                + lattice.right(tap) * images.pixelStep();
      }
    }
    return taps;
  }

  private Backward backward(Lattice lattice, int weights) {
    int rows = lattice.endRow(input.height()) - lattice.firstRow();
    int columns = lattice.endColumn(input.width()) - lattice.firstColumn();
    Pixels dy = plane.pixels(0);
    DirectConvolution convolution =
        new DirectConvolution(
            seenBy.blocks(),
            plane.taps(lattice),
            new Plane(dy.blockStep(), dy.rowStep()),
            rows,
            columns,
            2 * longestRow() * L);
    return new Backward(lattice, convolution, rows, columns, weights);
  }

  @Override
  public ConvolutionMethod method() {
    return ConvolutionMethod.DIRECT;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    Pixels strip = strips[worker];
    for (int image = first; image < last; image++) {
      gather(image, worker);
      for (int pair = 0; pair < pairs; pair++) {
        for (int row = 0; row < height; row += 2) {
          int rows = Math.min(2, height - row);
          forward.forward(
              row,
              rows,
              gathered[worker].values(),
              seen(pair, worker),
              parameters.values(),
              weightOffset + pair * forward.weightsPerPair(),
              strip.values(),
              Aligned.ORIGIN,
              strip.rowStep());
          epilogue.forward(image, worker, pair, row, rows, strip, 0, 0);
        }
      }
    }
  }

  /** Where the blocks that a pair of filter blocks sees begin. */
  private int seen(int pair, int worker) {
    return Aligned.ORIGIN + sees.first(pair) * gathered[worker].blockStep();
  }

  private void gather(int image, int worker) {
    for (int i = 0; i < lattices.size(); i++) {
      lattices.get(i).gather(input.values(worker), image, gathered[worker], i);
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    Pixels dx = input.gradients(worker);
    for (int image = first; image < last; image++) {
      if (!coversInput) {
        dx.clear(image, 0);
      }
      for (Backward part : backward) {
        for (int pair = 0; pair < input.blocks() / 2; pair++) {
          int source =
              plane.start(image - first) + seenBy.first(pair) * plane.pixels(worker).blockStep();
          backwardData(part, pair, image, source, worker, dx);
        }
      }
    }
  }

  private void backwardData(Backward part, int pair, int image, int source, int worker, Pixels dx) {
    Pixels strip = strips[worker];
    for (int row = 0; row < part.rows(); row += 2) {
      int rows = Math.min(2, part.rows() - row);
      part.convolution()
          .forward(
              row,
              rows,
              plane.pixels(worker).values(),
              source,
              transposed,
              part.weights() + pair * part.convolution().weightsPerPair(),
              strip.values(),
              Aligned.ORIGIN,
              strip.rowStep());
      for (int block = 0; block < 2; block++) {
        for (int i = 0; i < rows; i++) {
          part.lattice()
              .scatter(
                  strip.values(),
                  strip.row(0, block, i),
                  part.columns(),
                  dx,
                  image,
                  2 * pair + block,
                  part.lattice().firstRow() + row + i);
        }
      }
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    Pixels dy = plane.pixels(worker);
    for (int image = first; image < last; image++) {
      gather(image, worker);
      for (int pair = 0; pair < pairs; pair++) {
        forward.backwardWeights(
            gradientStrips,
            gathered[worker].values(),
            seen(pair, worker),
            dy.values(),
            dy.block(image - first, 2 * pair),
            parameterGradients,
            weightOffset + pair * forward.weightsPerPair());
      }
    }
  }

  @Override
  public List<Phase> refresh() {
    return backward.length == 0 ? List.of() : List.of(new Transposition());
  }

  private final class Transposition implements Phase {
    @Override
    public int tasks() {
      return input.blocks() / 2;
    }

    @Override
    public void run(int task, int worker) {
      for (Backward part : backward) {
        List<Integer> taps = part.lattice().taps();
        for (int i = 0; i < taps.size(); i++) {
          Filters.transpose(
              task,
              sees,
              seenBy,
              taps.get(i),
              area,
              parameters.values(),
              weightOffset,
              i,
              taps.size(),
              transposed,
              part.weights());
        }
      }
    }
  }

  @Override
  public long bytes() {
    long perWorker = (long) gathered[0].values().length + strips[0].values().length;
    return plane.bytes() + (gathered.length * perWorker + transposed.length) * Float.BYTES;
  }
}
