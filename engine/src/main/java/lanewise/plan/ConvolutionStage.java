package lanewise.plan;

import lanewise.tensor.Shape;

/** Convolution with what is fused behind it: bias, ReLU, 2x2 max-pooling. */
final class ConvolutionStage implements ImageStage {
  private final String name;
  private final Convolver convolver;
  private final Epilogue epilogue;
  private final FeatureMap output;
  private final boolean needsInputGradient;

  ConvolutionStage(
      String name,
      Convolver convolver,
      Epilogue epilogue,
      FeatureMap output,
      boolean needsInputGradient) {
    this.name = name;
    this.convolver = convolver;
    this.epilogue = epilogue;
    this.output = output;
    this.needsInputGradient = needsInputGradient;
  }

  @Override
  public void forward(int image, int worker) {
    convolver.forward(image, worker, epilogue);
  }

  @Override
  public void backward(int image, int worker, float[] parameterGradients) {
    GradientPlane plane = convolver.gradientPlane();
    epilogue.backward(
        image,
        worker,
        plane.values(worker),
        plane.origin,
        plane.blockStep,
        plane.rowStep,
        parameterGradients);
    convolver.backwardWeights(image, worker, parameterGradients);
    if (needsInputGradient) {
      convolver.backwardData(image, worker);
    }
  }

  @Override
  public void finishChunk(int worker, float[] parameterGradients) {
    convolver.finishChunk(worker, parameterGradients);
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public StageInfo info() {
    return new StageInfo(
        name,
        convolver.name(),
        Shape.of(output.channels, output.height, output.width),
        output.bytes() + convolver.bytes() + epilogue.bytes());
  }
}
