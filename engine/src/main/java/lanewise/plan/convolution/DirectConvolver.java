package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Aligned;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.product.Filters;
import lanewise.kernel.product.Walk;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.plan.memory.Layout;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Window;

/**
 * Direct convolution on blocked planes: the micro-kernel writes two rows of 2L filters at a time
 * into a strip small enough for the L1 cache, to which the epilogue is applied.
 */
public final class DirectConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final Window window;
  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;
  private final int pairs;
  private final int height;
  private final int width;
  private final boolean needsInputGradient;
  private final DirectConvolution forward;
  private final DirectConvolution backward;
  private final GradientPlane plane;
  private final Walk[] gradientStrips;
  private final float[][] strips;
  private final float[] transposed;

  /** Prepares the geometry. */
  public DirectConvolver(Setup setup) {
    this.window = setup.window();
    this.input = setup.input();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    this.pairs = Lanes.blocks(setup.filters(), Lanes.PAIR);
    this.height = setup.epilogue().height();
    this.width = setup.epilogue().width();
    this.needsInputGradient = setup.needsInputGradient();
    int inputBlocks = Lanes.blocks(input.channels(), input.lanes());
    this.forward =
        new DirectConvolution(
            !input.isPlanar(),
            inputBlocks,
            window.height(),
            window.width(),
            new Plane(input.blockStep(), input.rowStep()),
            height,
            width,
            2 * width * L);
    // dx(h, w) reads dy from h + pad - (R-1) to h + pad; outside of dy is the halo.
    int top = window.height() - 1 - window.padTop();
    int left = window.width() - 1 - window.padLeft();
    int bottom = Math.max(0, input.height() + window.padTop() - height);
    // The gradient of a planar image's filters needs rows of equal length.
    int right =
        input.isPlanar()
            ? input.rowStep() - left - width
            : Math.max(0, input.width() + window.padLeft() - width);
    this.plane =
        new GradientPlane(
            2 * pairs, height, width, new Halo(top, left, bottom, right), setup.workers(), 1);
    this.gradientStrips = forward.gradientStrips(plane.rowStep(), plane.blockStep());
    this.backward =
        new DirectConvolution(
            true,
            2 * pairs,
            window.height(),
            window.width(),
            new Plane(plane.blockStep(), plane.rowStep()),
            input.height(),
            input.width(),
            input.gradientBlockStep());
    this.strips = new float[setup.workers()][];
    Arrays.setAll(strips, worker -> Aligned.floats(2 * 2 * width * L));
    int transposedLength = needsInputGradient ? input.blocks() / 2 * backward.weightsPerPair() : 0;
    this.transposed = Aligned.floats(transposedLength);
  }

  /** The layout of the weights. */
  public static Layout layout(FeatureMap input, int filters, Window window) {
    return new Layout.Filters(
        filters,
        input.channels(),
        window.area(),
        input.lanes(),
        Lanes.blocks(input.channels(), input.lanes()),
        Lanes.PAIR);
  }

  @Override
  public ConvolutionMethod method() {
    return ConvolutionMethod.DIRECT;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    for (int image = first; image < last; image++) {
      forward(image, worker, epilogue);
    }
  }

  private void forward(int image, int worker, Epilogue epilogue) {
    float[] strip = strips[worker];
    int source = input.windowOffset(image, window);
    int rowStep = width * L;
    for (int pair = 0; pair < pairs; pair++) {
      int weights = weightOffset + pair * forward.weightsPerPair();
      for (int row = 0; row < height; row += 2) {
        int rows = Math.min(2, height - row);
        forward.forward(
            row,
            rows,
            input.values(),
            source,
            parameters.values(),
            weights,
            strip,
            Aligned.ORIGIN,
            rowStep);
        epilogue.forward(image, pair, row, rows, strip, Aligned.ORIGIN, 2 * rowStep, rowStep);
      }
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    for (int image = first; image < last; image++) {
      slideBack(image, plane.start(image - first), worker);
    }
  }

  private void slideBack(int image, int source, int worker) {
    float[] dx = input.gradients(worker);
    int target = input.gradientOffset(image);
    for (int pair = 0; pair < input.blocks() / 2; pair++) {
      for (int row = 0; row < input.height(); row += 2) {
        backward.forward(
            row,
            Math.min(2, input.height() - row),
            plane.values(worker),
            source,
            transposed,
            Aligned.ORIGIN + pair * backward.weightsPerPair(),
            dx,
            target + 2 * pair * input.gradientBlockStep() + row * input.gradientRowStep(),
            input.gradientRowStep());
      }
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    for (int image = first; image < last; image++) {
      int dy = plane.origin() + (image - first) * plane.imageStep();
      addGradients(image, dy, worker, parameterGradients);
    }
  }

  private void addGradients(int image, int dy, int worker, float[] parameterGradients) {
    for (int pair = 0; pair < pairs; pair++) {
      forward.backwardWeights(
          gradientStrips,
          input.values(),
          input.windowOffset(image, window),
          plane.values(worker),
          dy + 2 * pair * plane.blockStep(),
          parameterGradients,
          weightOffset + pair * forward.weightsPerPair());
    }
  }

  @Override
  public List<Phase> refresh() {
    return needsInputGradient ? List.of(new Transposition()) : List.of();
  }

  private final class Transposition implements Phase {
    @Override
    public int tasks() {
      return input.blocks() / 2;
    }

    @Override
    public void run(int task, int worker) {
      Filters.transpose(
          task,
          pairs * Lanes.PAIR,
          Lanes.blocks(input.channels(), L),
          window.height(),
          window.width(),
          parameters.values(),
          weightOffset,
          transposed,
          Aligned.ORIGIN);
    }
  }

  @Override
  public long bytes() {
    long strip = (long) strips.length * strips[0].length;
    return plane.bytes() + (strip + transposed.length) * Float.BYTES;
  }
}
