package lanewise.plan.convolution;

import java.util.List;
import java.util.function.Function;
import lanewise.kernel.Lanes;
import lanewise.kernel.geometry.ConvolutionGeometry;
import lanewise.kernel.geometry.Pixels;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Halo;
import lanewise.plan.memory.Parameters;

/**
 * Convolution by a method for planar images and canonical weights; images are converted from
 * blocked to planar layout and back.
 */
public final class PlanarConvolver implements Convolver {
  private final ConvolutionMethod method;
  private final ConvolutionGeometry geometry;
  private final FeatureMap input;
  private final int usedHeight;
  private final Parameters parameters;
  private final int weightOffset;
  private final GradientPlane plane;
  private final Workspace[] workspaces;

  /** The buffers of one worker: its method, and images in both layouts. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Workspace(
      PlanarMethod method, float[] image, float[] output, Pixels blockedOutput) {
    long bytes() {
      long floats = (long) image.length + output.length + blockedOutput.values().length;
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
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    int blocks = 2 * Lanes.blocks(setup.filters(), Lanes.PAIR);
    int outputHeight = geometry.outputHeight();
    int outputWidth = geometry.outputWidth();
    // Rows and columns that pooling leaves out stay 0.
    this.plane =
        new GradientPlane(blocks, outputHeight, outputWidth, Halo.NONE, setup.workers(), 1);
    this.workspaces = new Workspace[setup.workers()];
    for (int worker = 0; worker < setup.workers(); worker++) {
      workspaces[worker] =
          new Workspace(
              methods.apply(geometry),
              new float[geometry.inputs()],
              new float[geometry.outputs()],
              Pixels.dense(
                  new float[blocks * geometry.pixels() * Lanes.FLOATS],
                  0,
                  Lanes.FLOATS,
                  1,
                  blocks,
                  outputHeight,
                  outputWidth));
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
      forward(image, worker, epilogue);
    }
  }

  private void forward(int image, int worker, Epilogue epilogue) {
    Workspace own = workspaces[worker];
    loadImage(image, worker);
    own.method.forward(own.image, parameters.values(), weightOffset, own.output);
    own.blockedOutput.write(0, geometry.filters(), own.output, 0);
    for (int pair = 0; pair < Lanes.blocks(geometry.filters(), Lanes.PAIR); pair++) {
      for (int row = 0; row < usedHeight; row += 2) {
        int rows = Math.min(2, usedHeight - row);
        epilogue.forward(image, worker, pair, row, rows, own.blockedOutput, 2 * pair, row);
      }
    }
  }

  private void loadImage(int image, int worker) {
    input.values(worker).read(image, input.channels(), workspaces[worker].image, 0);
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
      loadImage(image, worker);
      own.method.backwardWeights(own.image, own.output, parameterGradients, weightOffset);
    }
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    Workspace own = workspaces[worker];
    for (int image = first; image < last; image++) {
      loadOutputGradient(image - first, worker);
      own.method.backwardData(own.output, parameters.values(), weightOffset, own.image);
      input.gradients(worker).write(image, input.channels(), own.image, 0);
    }
  }

  /** Converts the gradient of an image of the span to planar layout. */
  private void loadOutputGradient(int position, int worker) {
    plane.pixels(worker).read(position, geometry.filters(), workspaces[worker].output, 0);
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
