package lanewise.plan.stage;

import lanewise.plan.convolution.Convolver;
import lanewise.plan.convolution.Epilogue;
import lanewise.plan.convolution.GradientPlane;
import lanewise.plan.memory.FeatureMap;

/** Convolution with what is fused behind it: bias, ReLU, 2x2 max-pooling. */
public final class ConvolutionStage implements ImageStage {
  private final Convolver convolver;
  private final Epilogue epilogue;
  private final FeatureMap output;
  private final boolean wantsInputGradient;

  /** The parameters' gradients that stay 0: of what a filter of a group does not see. */
  private final int[] unseen;

  /**
   * A stage.
   *
   * @param unseen where the weights of what a filter of a group does not see stand
   */
  public ConvolutionStage(
      Convolver convolver,
      Epilogue epilogue,
      FeatureMap output,
      boolean wantsInputGradient,
      int[] unseen) {
    this.convolver = convolver;
    this.epilogue = epilogue;
    this.output = output;
    this.wantsInputGradient = wantsInputGradient;
    this.unseen = unseen;
  }

  @Override
  public void forward(int first, int last, int worker) {
    for (int image = first; image < last; image += convolver.span()) {
      convolver.forward(image, Math.min(image + convolver.span(), last), worker, epilogue);
    }
  }

  @Override
  public void backward(int first, int last, int worker, float[] parameterGradients) {
    for (int image = first; image < last; image += convolver.span()) {
      int end = Math.min(image + convolver.span(), last);
      backwardOfFew(image, end, worker, parameterGradients);
    }
  }

  private void backwardOfFew(int first, int last, int worker, float[] parameterGradients) {
    GradientPlane plane = convolver.gradientPlane();
    for (int image = first; image < last; image++) {
      epilogue.backward(
          image,
          worker,
          plane.values(worker),
          plane.origin() + (image - first) * plane.imageStep(),
          plane.blockStep(),
          plane.rowStep(),
          parameterGradients);
    }
    convolver.backwardWeights(first, last, worker, parameterGradients);
    if (wantsInputGradient) {
      convolver.backwardData(first, last, worker);
    }
  }

  @Override
  public void finishChunk(int worker, float[] parameterGradients) {
    convolver.finishChunk(worker, parameterGradients);
    for (int position : unseen) {
      parameterGradients[position] = 0;
    }
  }

  /** How it computes: for measuring its passes one by one. */
  public Convolver convolver() {
    return convolver;
  }

  @Override
  public FeatureMap output() {
    return output;
  }

  @Override
  public String algorithm() {
    return convolver.method().label();
  }

  @Override
  public long bytes() {
    return output.bytes() + convolver.bytes() + epilogue.bytes();
  }
}
