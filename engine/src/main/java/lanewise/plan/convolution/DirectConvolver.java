package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Lanes;
import lanewise.kernel.Sight;
import lanewise.kernel.convolution.DirectConvolution;
import lanewise.kernel.convolution.DirectConvolution.Plane;
import lanewise.kernel.geometry.Aligned;
import lanewise.kernel.geometry.Pixels;
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
  private final Sight sees;
  private final Sight seenBy;
  private final int height;
  private final int width;
  private final boolean needsInputGradient;
  private final DirectConvolution forward;
  private final DirectConvolution backward;
  private final GradientPlane plane;
  private final Walk[] gradientStrips;
  private final Pixels[] strips;
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
    this.sees = setup.sees();
    this.seenBy = setup.seenBy();
    this.forward =
        new DirectConvolution(
            !input.isPlanar(),
            sees.blocks(),
            window.height(),
            window.width(),
            new Plane(input.values().blockStep(), input.values().rowStep()),
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
            ? input.values().rowStep() - left - width
            : Math.max(0, input.width() + window.padLeft() - width);
    this.plane =
        new GradientPlane(
            2 * pairs, height, width, new Halo(top, left, bottom, right), setup.workers(), 1);
    Pixels gradients = plane.pixels(0);
    this.gradientStrips = forward.gradientStrips(gradients.rowStep(), gradients.blockStep());
    this.backward =
        new DirectConvolution(
            true,
            seenBy.blocks(),
            window.height(),
            window.width(),
            new Plane(gradients.blockStep(), gradients.rowStep()),
            input.height(),
            input.width(),
            input.height() * input.width() * input.lanes());
    this.strips = new Pixels[setup.workers()];
    int strip = 2 * 2 * width * L;
    Arrays.setAll(
        strips, worker -> Pixels.dense(Aligned.floats(strip), Aligned.ORIGIN, L, 1, 2, 2, width));
    int transposedLength = needsInputGradient ? input.blocks() / 2 * backward.weightsPerPair() : 0;
    this.transposed = Aligned.floats(transposedLength);
  }

  /** The layout of the weights. */
  public static Layout layout(FeatureMap input, int filters, int groups, Window window) {
    return new Layout.Filters(
        filters,
        input.channels(),
        window.area(),
        input.lanes(),
        sees(input, filters, groups),
        Lanes.PAIR);
  }

  /** The blocks of channels that filters see; in planar images all channels. */
  static Sight sees(FeatureMap input, int filters, int groups) {
    return input.isPlanar()
        ? Sight.all(input.channels())
        : Sight.of(filters, input.channels(), groups);
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
    Pixels strip = strips[worker];
    Pixels x = input.values(worker);
    int source = x.corner(image, window);
    for (int pair = 0; pair < pairs; pair++) {
      int weights = weightOffset + pair * forward.weightsPerPair();
      int seen = source + sees.first(pair) * x.blockStep();
      for (int row = 0; row < height; row += 2) {
        int rows = Math.min(2, height - row);
        forward.forward(
            row,
            rows,
            x.values(),
            seen,
            parameters.values(),
            weights,
            strip.values(),
            Aligned.ORIGIN,
            strip.rowStep());
        epilogue.forward(image, worker, pair, row, rows, strip, 0, 0);
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
    Pixels dx = input.gradients(worker);
    Pixels dy = plane.pixels(worker);
    for (int pair = 0; pair < input.blocks() / 2; pair++) {
      for (int row = 0; row < input.height(); row += 2) {
        backward.forward(
            row,
            Math.min(2, input.height() - row),
            dy.values(),
            source + seenBy.first(pair) * dy.blockStep(),
            transposed,
            Aligned.ORIGIN + pair * backward.weightsPerPair(),
            dx.values(),
            dx.row(image, 2 * pair, row),
            dx.rowStep());
      }
    }
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    for (int image = first; image < last; image++) {
      addGradients(image, image - first, plane.pixels(worker), parameterGradients);
    }
  }

  private void addGradients(int image, int position, Pixels dy, float[] parameterGradients) {
    Pixels x = input.values();
    for (int pair = 0; pair < pairs; pair++) {
      forward.backwardWeights(
          gradientStrips,
          x.values(),
          x.corner(image, window) + sees.first(pair) * x.blockStep(),
          dy.values(),
          dy.block(position, 2 * pair),
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
          sees,
          seenBy,
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
    long strip = (long) strips.length * strips[0].values().length;
    return plane.bytes() + (strip + transposed.length) * Float.BYTES;
  }
}
