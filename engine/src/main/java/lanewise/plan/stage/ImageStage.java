package lanewise.plan.stage;

/**
 * A stage that treats images independently. A task takes its images through a sequence of such
 * stages, a span of consecutive images at a time.
 */
public interface ImageStage extends Stage {
  /** Computes the output map of the images {@code first} to {@code last - 1}, a span. */
  void forward(int first, int last, int worker);

  /**
   * Computes the input map's gradient of a span of images from the output map's, and adds the
   * gradients of the stage's parameters to {@code parameterGradients}, a copy of the parameters'
   * array for this chunk.
   */
  void backward(int first, int last, int worker, float[] parameterGradients);

  /** Called after the last image of a chunk; adds gradients that backward has deferred. */
  default void finishChunk(int worker, float[] parameterGradients) {}
}
