package lanewise.plan.stage;

/**
 * A stage that needs nothing of one image for another; a task carries its images through a row of
 * these, a span of neighbouring images at a time.
 */
public interface ImageStage extends Stage {
  /** Computes the output map of the images from {@code first} to before {@code last}, a span. */
  void forward(int first, int last, int worker);

  /**
   * Computes the input map's gradient of a span of images from the output map's, and adds the
   * gradients of the stage's parameters to {@code parameterGradients}, a copy of the parameters'
   * array for this chunk.
   */
  void backward(int first, int last, int worker, float[] parameterGradients);

  /** Called after the last image of a chunk: adds what backward has put off. */
  default void finishChunk(int worker, float[] parameterGradients) {}
}
