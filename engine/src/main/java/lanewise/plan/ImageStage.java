package lanewise.plan;

/** A stage that treats each image on its own; a task carries its images through a row of these. */
interface ImageStage extends Stage {
  /** Computes the output map of one image. */
  void forward(int image, int worker);

  /**
   * Computes the input map's gradient of one image from the output map's, and adds the gradients of
   * the stage's parameters to {@code parameterGradients}, a copy of the parameters' array for this
   * chunk.
   */
  void backward(int image, int worker, float[] parameterGradients);

  /** Called after the last image of a chunk: adds what backward has put off. */
  default void finishChunk(int worker, float[] parameterGradients) {}
}
