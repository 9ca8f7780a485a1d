package lanewise.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.kernel.DirectConvolution.Plane;
import lanewise.kernel.Filters;
import lanewise.kernel.Lanes;
import lanewise.kernel.WinogradConvolution;
import lanewise.parallel.Phase;
import lanewise.tensor.Window;

/**
 * 3x3 convolution by Winograd's F(4x4,3x3) on blocked planes. The transformed filters are made anew
 * after each update; the gradient of the transformed filters is summed over a chunk's images before
 * it is transformed back once.
 */
final class WinogradConvolver implements Convolver {
  private static final int L = Lanes.FLOATS;

  private final Window window;
  private final FeatureMap input;
  private final Parameters parameters;
  private final int weightOffset;
  private final int weightsPerPair;
  private final int pairs;
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

  /** What one worker needs. */
  private static final class Workspace {
    final float[] scratch = new float[WinogradConvolution.scratchLength()];
    final float[] input;
    final float[] products;
    final float[] strip;
    final float[][] filterGradients;

    Workspace(int input, int products, int strip, int pairs, int filterGradients) {
      this.input = new float[input];
      this.products = new float[products];
      this.strip = new float[strip];
      this.filterGradients = new float[pairs][filterGradients];
    }

    long floats() {
      return (long) scratch.length
          + input.length
          + products.length
          + strip.length
          + (long) filterGradients.length * filterGradients[0].length;
    }
  }

  /** As {@link DirectConvolver}; the input map's halo also holds the last tiles' overhang. */
  WinogradConvolver(
      Window window,
      FeatureMap input,
      int filterCount,
      Epilogue epilogue,
      Parameters parameters,
      int weightOffset,
      boolean needsInputGradient,
      int workers) {
    this.window = window;
    this.input = input;
    this.parameters = parameters;
    this.weightOffset = weightOffset;
    this.pairs = Lanes.blocks(filterCount, Lanes.PAIR);
    this.height = epilogue.height;
    this.needsInputGradient = needsInputGradient;
    int inputBlocks = Lanes.blocks(input.channels, L);
    this.weightsPerPair = inputBlocks * 9 * L * Lanes.PAIR;
    this.forward =
        new WinogradConvolution(
            inputBlocks, new Plane(input.blockStep, input.rowStep), height, epilogue.width);
    int top = 2 - window.padTop();
    int left = 2 - window.padLeft();
    this.plane =
        new GradientPlane(
            2 * pairs,
            height,
            epilogue.width,
            top,
            left,
            haloAfter(top, height, input.height),
            haloAfter(left, epilogue.width, input.width),
            workers);
    this.backward =
        new WinogradConvolution(
            2 * pairs, new Plane(plane.blockStep, plane.rowStep), input.height, input.width);
    this.filters = new float[pairs * forward.filterLength()];
    this.transposedPerPair = 2 * pairs * 9 * L * Lanes.PAIR;
    int channelPairs = needsInputGradient ? input.blocks / 2 : 0;
    this.transposed = new float[channelPairs * transposedPerPair];
    this.transposedFilters = new float[channelPairs * backward.filterLength()];
    this.workspaces = new Workspace[workers];
    for (int worker = 0; worker < workers; worker++) {
      workspaces[worker] =
          new Workspace(
              Math.max(forward.inputLength(), backward.inputLength()),
              Math.max(forward.productLength(), backward.productLength()),
              Math.max(stripLength(forward), stripLength(backward)),
              pairs,
              forward.filterLength());
    }
  }

  /**
   * The zeros needed behind the gradient: the last patches of backward-data, and the last tiles of
   * backward-weights, reach there.
   */
  private static int haloAfter(int before, int gradientPixels, int inputPixels) {
    int patches = inputPixels + WinogradConvolution.overhang(inputPixels) + 2;
    return Math.max(
        patches - before - gradientPixels, WinogradConvolution.overhang(gradientPixels));
  }

  private static int stripLength(WinogradConvolution convolution) {
    return 2 * convolution.rowsOfStrip() * convolution.columns() * L;
  }

  @Override
  public String name() {
    return "winograd";
  }

  @Override
  public void forward(int image, int worker, Epilogue epilogue) {
    Workspace own = workspaces[worker];
    int rowStep = forward.columns() * L;
    int blockStep = forward.rowsOfStrip() * rowStep;
    for (int strip = 0; strip < forward.strips(); strip++) {
      forward.transformInput(
          strip, input.values, input.windowOffset(image, window), own.input, own.scratch);
      int firstRow = forward.firstRow(strip);
      int lastRow = Math.min(firstRow + forward.rowsOfStrip(), height);
      for (int pair = 0; pair < pairs; pair++) {
        forward.multiply(strip, own.input, filters, pair * forward.filterLength(), own.products);
        forward.transformOutput(strip, own.products, own.strip, 0, blockStep, rowStep, own.scratch);
        for (int row = firstRow; row < lastRow; row += 2) {
          epilogue.forward(
              image,
              pair,
              row,
              Math.min(2, lastRow - row),
              own.strip,
              (row - firstRow) * rowStep,
              blockStep,
              rowStep);
        }
      }
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardData(int image, int worker) {
    Workspace own = workspaces[worker];
    float[] dx = input.gradients(worker);
    int rowStep = backward.columns() * L;
    int blockStep = backward.rowsOfStrip() * rowStep;
    for (int strip = 0; strip < backward.strips(); strip++) {
      backward.transformInput(strip, plane.values(worker), 0, own.input, own.scratch);
      int firstRow = backward.firstRow(strip);
      int lastRow = Math.min(firstRow + backward.rowsOfStrip(), input.height);
      for (int pair = 0; pair < input.blocks / 2; pair++) {
        backward.multiply(
            strip, own.input, transposedFilters, pair * backward.filterLength(), own.products);
        backward.transformOutput(
            strip, own.products, own.strip, 0, blockStep, rowStep, own.scratch);
        for (int b = 0; b < 2; b++) {
          int target = input.gradientOffset(image) + (2 * pair + b) * input.gradientBlockStep;
          for (int row = firstRow; row < lastRow; row++) {
            System.arraycopy(
                own.strip,
                b * blockStep + (row - firstRow) * rowStep,
                dx,
                target + row * input.gradientRowStep,
                input.width * L);
          }
        }
      }
    }
  }

  @Override
  public void backwardWeights(int image, int worker, float[] parameterGradients) {
    Workspace own = workspaces[worker];
    for (int strip = 0; strip < forward.strips(); strip++) {
      forward.transformInput(
          strip, input.values, input.windowOffset(image, window), own.input, own.scratch);
      for (int pair = 0; pair < pairs; pair++) {
        forward.transformOutputGradient(
            strip,
            plane.values(worker),
            plane.origin + 2 * pair * plane.blockStep,
            plane.blockStep,
            plane.rowStep,
            own.products,
            own.scratch);
        forward.addFilterGradients(strip, own.input, own.products, own.filterGradients[pair]);
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
          task * forward.filterLength(),
          workspaces[worker].scratch);
    }
  }

  private final class TransposedFilterTransform implements Phase {
    @Override
    public int tasks() {
      return input.blocks / 2;
    }

    @Override
    public void run(int task, int worker) {
      Filters.transpose(
          task,
          pairs * Lanes.PAIR,
          Lanes.blocks(input.channels, L),
          3,
          3,
          parameters.values(),
          weightOffset,
          transposed,
          0);
      backward.transformFilters(
          transposed,
          task * transposedPerPair,
          transposedFilters,
          task * backward.filterLength(),
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
