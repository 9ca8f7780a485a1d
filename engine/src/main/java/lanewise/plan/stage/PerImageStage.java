package lanewise.plan.stage;

/** An image stage that processes one image after the other. */
interface PerImageStage extends ImageStage {
  /** Computes the output map of one image. */
  void forward(int image, int worker);

  /** Computes the gradients of one image, see {@link ImageStage#backward}. */
  void backward(int image, int worker, float[] parameterGradients);

  @Override
  default void forward(int first, int last, int worker) {
    for (int image = first; image < last; image++) {
      forward(image, worker);
    }
  }

  @Override
  default void backward(int first, int last, int worker, float[] parameterGradients) {
    for (int image = first; image < last; image++) {
      backward(image, worker, parameterGradients);
    }
  }
}
