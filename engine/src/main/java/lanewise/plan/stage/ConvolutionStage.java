package lanewise.plan.stage;

import lanewise.kernel.geometry.Pixels;
import lanewise.plan.convolution.Convolver;
import lanewise.plan.convolution.Epilogue;
import lanewise.plan.memory.FeatureMap;

/** Convolution with fused bias, ReLU and 2x2 max-pooling. */
public final class ConvolutionStage implements ImageStage {
  private final Convolver convolver;
  private final Epilogue epilogue;
  private final FeatureMap output;
  private final boolean needsInputGradient;

  /**
   * The positions of parameters whose gradients stay 0: weights of channels outside a filter's
   * group.
   */
  private final int[] unseen;

  /**
   * A stage.
   *
   * @param unseen the positions of weights of channels outside a filter's group
   */
  public ConvolutionStage(
      Convolver convolver,
      Epilogue epilogue,
      FeatureMap output,
      boolean needsInputGradient,
      int[] unseen) {
    this.convolver = convolver;
    this.epilogue = epilogue;
    this.output = output;
    this.needsInputGradient = needsInputGradient;
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
      backwardSpan(image, end, worker, parameterGradients);
    }
  }

  private void backwardSpan(int first, int last, int worker, float[] parameterGradients) {
    Pixels plane = convolver.gradientPlane().pixels(worker);
    for (int image = first; image < last; image++) {
      epilogue.backward(image, worker, plane, image - first, parameterGradients);
    }
    convolver.backwardWeights(first, last, worker, parameterGradients);
    if (needsInputGradient) {
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

  /** The convolver, for measuring its passes separately. */
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
    return output.bytes() + convolver.bytes();
  }
}
