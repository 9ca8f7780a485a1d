package lanewise.plan;

import java.util.List;
import lanewise.parallel.Phase;

/** One way to compute a convolution and its gradients, image by image. */
interface Convolver {
  /** Its name in tables. */
  String name();

  /** Convolves one image and hands the rows to the epilogue. */
  void forward(int image, int worker, Epilogue epilogue);

  /** The buffer in which the epilogue is to leave the gradient of the convolved pixels. */
  GradientPlane gradientPlane();

  /** Writes the input map's gradient from the gradient plane. */
  void backwardData(int image, int worker);

  /**
   * Adds the weights' gradient, from the input map and the gradient plane; at once, or when the
   * chunk is finished.
   */
  void backwardWeights(int image, int worker, float[] parameterGradients);

  /** Adds what {@link #backwardWeights} has put off for the images of this chunk. */
  default void finishChunk(int worker, float[] parameterGradients) {}

  /** What must be done when the weights have changed. */
  List<Phase> refresh();

  /** Bytes of its own buffers. */
  long bytes();
}
