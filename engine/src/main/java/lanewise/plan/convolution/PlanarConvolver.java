package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import lanewise.kernel.Blocking;
import lanewise.kernel.Lanes;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.ConvolutionGeometry;

/**
 * Convolution by a method for planar images and canonical weights; images are converted from
 * blocked to planar layout and back.
 */
public final class PlanarConvolver implements Convolver {
  private final ConvolutionMethod method;
  private final ConvolutionGeometry geometry;
  private final FeatureMap input;
  private final int usedHeight;
  private final int usedWidth;
  private final Parameters parameters;
  private final int weightOffset;
  private final GradientPlane plane;
  private final Workspace[] workspaces;

  /** The buffers of one worker: its method, and images in both layouts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Workspace(
      PlanarMethod method, float[] image, float[] output, float[] blockedOutput) {
    long bytes() {
      long floats = (long) image.length + output.length + blockedOutput.length;
      return method.bytes() + floats * Float.BYTES;
    }
  }

  private PlanarConvolver(
      ConvolutionMethod method, Setup setup, Function<ConvolutionGeometry, PlanarMethod> methods) {
    this.method = method;
    this.input = setup.input();
    this.geometry =
        new ConvolutionGeometry(
            setup.window(), input.channels(), input.height(), input.width(), setup.filters());
    this.usedHeight = setup.epilogue().height();
    this.usedWidth = setup.epilogue().width();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    int blocks = 2 * Lanes.blocks(setup.filters(), Lanes.PAIR);
    this.plane = new GradientPlane(blocks, usedHeight, usedWidth, Halo.NONE, setup.workers(), 1);
    this.workspaces = new Workspace[setup.workers()];
    for (int worker = 0; worker < setup.workers(); worker++) {
      workspaces[worker] =
          new Workspace(
              methods.apply(geometry),
              new float[geometry.inputs()],
              new float[geometry.outputs()],
              new float[blocks * geometry.pixels() * Lanes.FLOATS]);
    }
  }

  /** Convolution by im2col and matrix products. */
  public static PlanarConvolver im2col(Setup setup) {
    return new PlanarConvolver(ConvolutionMethod.IM2COL, setup, Im2colMethod::new);
  }

  /** Convolution by plain loops. */
  public static PlanarConvolver naive(Setup setup) {
    return new PlanarConvolver(ConvolutionMethod.NAIVE, setup, NaiveMethod::new);
  }

  @Override
  public ConvolutionMethod method() {
    return method;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    for (int image = first; image < last; image++) {
      forward(image, workspaces[worker], epilogue);
    }
  }

  private void forward(int image, Workspace own, Epilogue epilogue) {
    loadImage(image, own);
    own.method.forward(own.image, parameters.values(), weightOffset, own.output);
    int rowStep = geometry.outputWidth() * Lanes.FLOATS;
    int blockStep = geometry.outputHeight() * rowStep;
    Blocking.toBlocked(
        geometry.filters(),
        geometry.outputHeight(),
        geometry.outputWidth(),
        own.output,
        0,
        own.blockedOutput,
        0,
        blockStep,
        rowStep,
        Lanes.FLOATS);
    for (int pair = 0; pair < Lanes.blocks(geometry.filters(), Lanes.PAIR); pair++) {
      for (int row = 0; row < usedHeight; row += 2) {
        epilogue.forward(
            image,
            pair,
            row,
            Math.min(2, usedHeight - row),
            own.blockedOutput,
            2 * pair * blockStep + row * rowStep,
            blockStep,
            rowStep);
      }
    }
  }

  private void loadImage(int image, Workspace own) {
    if (input.isPlanar()) {
      // Row by row, because another reader of the map may need a halo.
      int target = 0;
      for (int channel = 0; channel < input.channels(); channel++) {
        for (int row = 0; row < input.height(); row++) {
          int source = input.rowOffset(image, channel, row);
          System.arraycopy(input.values(), source, own.image, target, input.width());
          target += input.width();
        }
      }
    } else {
      Blocking.toPlanar(
          input.channels(),
          input.height(),
          input.width(),
          input.values(),
          input.offset(image),
          input.blockStep(),
          input.rowStep(),
          own.image,
          input.height(),
          input.width());
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    Workspace own = workspaces[worker];
    for (int image = first; image < last; image++) {
      loadOutputGradient(image - first, worker);
      loadImage(image, own);
      own.method.backwardWeights(own.image, own.output, parameterGradients, weightOffset);
    }
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    Workspace own = workspaces[worker];
    for (int image = first; image < last; image++) {
      loadOutputGradient(image - first, worker);
      own.method.backwardData(own.output, parameters.values(), weightOffset, own.image);
      Blocking.toBlocked(
          input.channels(),
          input.height(),
          input.width(),
          own.image,
          0,
          input.gradients(worker),
          input.gradientOffset(image),
          input.gradientBlockStep(),
          input.gradientRowStep(),
          input.gradientPixelStep());
    }
  }

  /** Converts the gradient of an image of the span to planar layout. */
  private void loadOutputGradient(int position, int worker) {
    Workspace own = workspaces[worker];
    // Rows and columns that are not pooled have no gradient.
    if (usedHeight < geometry.outputHeight() || usedWidth < geometry.outputWidth()) {
      Arrays.fill(own.output, 0f);
    }
    Blocking.toPlanar(
        geometry.filters(),
        usedHeight,
        usedWidth,
        plane.values(worker),
        plane.origin() + position * plane.imageStep(),
        plane.blockStep(),
        plane.rowStep(),
        own.output,
        geometry.outputHeight(),
        geometry.outputWidth());
  }

  @Override
  public List<Phase> refresh() {
    return List.of();
  }

  @Override
  public long bytes() {
    return plane.bytes() + workspaces.length * workspaces[0].bytes();
  }
}
