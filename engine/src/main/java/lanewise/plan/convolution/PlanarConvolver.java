package lanewise.plan.convolution;

import java.util.Arrays;
import java.util.List;
import lanewise.kernel.Blocking;
import lanewise.kernel.Lanes;
import lanewise.kernel.convolution.Im2col;
import lanewise.kernel.naive.NaiveConvolution;
import lanewise.kernel.product.Gemm;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Window;

/**
 * Convolution on plain (C,H,W) images and canonical weights (K,C,R,S), as im2col and a matrix
 * product or as plain loops. Images are turned from blocked to planar on the way in and back on the
 * way out.
 */
public final class PlanarConvolver implements Convolver {
  private final boolean naive;
  private final Window window;
  private final FeatureMap input;
  private final int filters;
  private final int outputHeight;
  private final int outputWidth;
  private final int usedHeight;
  private final int usedWidth;
  private final Parameters parameters;
  private final int weightOffset;
  private final GradientPlane plane;
  private final Workspace[] workspaces;

  /** What one worker needs. */
  private static final class Workspace {
    final float[] image;
    final float[] output;
    final float[] blockedOutput;
    final float[] columns;
    final Gemm gemm = new Gemm();

    Workspace(int image, int output, int blockedOutput, int columns) {
      this.image = new float[image];
      this.output = new float[output];
      this.blockedOutput = new float[blockedOutput];
      this.columns = new float[columns];
    }
  }

  public PlanarConvolver(boolean naive, Setup setup) {
    this.naive = naive;
    this.window = setup.window();
    this.input = setup.input();
    this.filters = setup.filters();
    this.outputHeight = window.outputHeight(input.height);
    this.outputWidth = window.outputWidth(input.width);
    this.usedHeight = setup.epilogue().height();
    this.usedWidth = setup.epilogue().width();
    this.parameters = setup.parameters();
    this.weightOffset = setup.weightOffset();
    int blocks = 2 * Lanes.blocks(filters, Lanes.PAIR);
    this.plane = new GradientPlane(blocks, usedHeight, usedWidth, 0, 0, 0, 0, setup.workers(), 1);
    int pixels = outputHeight * outputWidth;
    int taps = input.channels * window.area();
    this.workspaces = new Workspace[setup.workers()];
    for (int worker = 0; worker < setup.workers(); worker++) {
      workspaces[worker] =
          new Workspace(
              input.channels * input.height * input.width,
              filters * pixels,
              blocks * pixels * Lanes.FLOATS,
              naive ? 0 : taps * pixels);
    }
  }

  @Override
  public ConvolutionMethod method() {
    return naive ? ConvolutionMethod.NAIVE : ConvolutionMethod.IM2COL;
  }

  @Override
  public void forward(int first, int last, int worker, Epilogue epilogue) {
    for (int image = first; image < last; image++) {
      forward(image, worker, epilogue);
    }
  }

  private void forward(int image, int worker, Epilogue epilogue) {
    Workspace own = workspaces[worker];
    float[] w = parameters.values();
    loadImage(image, own);
    if (naive) {
      NaiveConvolution.forward(
          window,
          input.channels,
          input.height,
          input.width,
          filters,
          own.image,
          0,
          w,
          weightOffset,
          own.output,
          0);
    } else {
      int taps = input.channels * window.area();
      int pixels = outputHeight * outputWidth;
      Im2col.forward(window, input.channels, input.height, input.width, own.image, 0, own.columns);
      own.gemm.multiply(
          filters,
          pixels,
          taps,
          w,
          weightOffset,
          taps,
          1,
          own.columns,
          0,
          pixels,
          1,
          own.output,
          0,
          pixels,
          false);
    }
    int rowStep = outputWidth * Lanes.FLOATS;
    int blockStep = outputHeight * rowStep;
    Blocking.toBlocked(
        filters,
        outputHeight,
        outputWidth,
        own.output,
        0,
        own.blockedOutput,
        0,
        blockStep,
        rowStep,
        Lanes.FLOATS);
    for (int pair = 0; pair < Lanes.blocks(filters, Lanes.PAIR); pair++) {
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
      // Row by row: another reader of the map may have asked for a halo.
      int target = 0;
      for (int channel = 0; channel < input.channels; channel++) {
        for (int row = 0; row < input.height; row++) {
          int source = input.rowOffset(image, channel, row);
          System.arraycopy(input.values, source, own.image, target, input.width);
          target += input.width;
        }
      }
    } else {
      Blocking.toPlanar(
          input.channels,
          input.height,
          input.width,
          input.values,
          input.offset(image),
          input.blockStep,
          input.rowStep,
          own.image,
          input.height,
          input.width);
    }
  }

  @Override
  public GradientPlane gradientPlane() {
    return plane;
  }

  @Override
  public void backwardWeights(int first, int last, int worker, float[] parameterGradients) {
    for (int image = first; image < last; image++) {
      loadOutputGradient(image - first, worker);
      backwardWeights(image, worker, parameterGradients);
    }
  }

  private void backwardWeights(int image, int worker, float[] parameterGradients) {
    Workspace own = workspaces[worker];
    loadImage(image, own);
    if (naive) {
      NaiveConvolution.backwardWeights(
          window,
          input.channels,
          input.height,
          input.width,
          filters,
          own.image,
          0,
          own.output,
          0,
          parameterGradients,
          weightOffset);
    } else {
      int taps = input.channels * window.area();
      int pixels = outputHeight * outputWidth;
      Im2col.forward(window, input.channels, input.height, input.width, own.image, 0, own.columns);
      own.gemm.multiply(
          filters,
          taps,
          pixels,
          own.output,
          0,
          pixels,
          1,
          own.columns,
          0,
          1,
          pixels,
          parameterGradients,
          weightOffset,
          taps,
          true);
    }
  }

  /** Brings the gradient of the image at that position of the span to the planar form. */
  private void loadOutputGradient(int position, int worker) {
    Workspace own = workspaces[worker];
    // Rows and columns that pooling leaves out have no gradient.
    if (usedHeight < outputHeight || usedWidth < outputWidth) {
      Arrays.fill(own.output, 0f);
    }
    Blocking.toPlanar(
        filters,
        usedHeight,
        usedWidth,
        plane.values(worker),
        plane.origin + position * plane.imageStep,
        plane.blockStep,
        plane.rowStep,
        own.output,
        outputHeight,
        outputWidth);
  }

  @Override
  public void backwardData(int first, int last, int worker) {
    for (int image = first; image < last; image++) {
      loadOutputGradient(image - first, worker);
      backwardData(image, worker);
    }
  }

  private void backwardData(int image, int worker) {
    Workspace own = workspaces[worker];
    float[] w = parameters.values();
    if (naive) {
      NaiveConvolution.backwardData(
          window,
          input.channels,
          input.height,
          input.width,
          filters,
          own.output,
          0,
          w,
          weightOffset,
          own.image,
          0);
    } else {
      int taps = input.channels * window.area();
      int pixels = outputHeight * outputWidth;
      own.gemm.multiply(
          taps,
          pixels,
          filters,
          w,
          weightOffset,
          1,
          taps,
          own.output,
          0,
          pixels,
          1,
          own.columns,
          0,
          pixels,
          false);
      Im2col.backward(window, input.channels, input.height, input.width, own.columns, own.image, 0);
    }
    Blocking.toBlocked(
        input.channels,
        input.height,
        input.width,
        own.image,
        0,
        input.gradients(worker),
        input.gradientOffset(image),
        input.gradientBlockStep,
        input.gradientRowStep,
        input.gradientPixelStep);
  }

  @Override
  public List<Phase> refresh() {
    return List.of();
  }

  @Override
  public long bytes() {
    Workspace one = workspaces[0];
    long floats =
        (long) one.image.length + one.output.length + one.blockedOutput.length + one.columns.length;
    return plane.bytes() + workspaces.length * floats * Float.BYTES;
  }
}
