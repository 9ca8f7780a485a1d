package lanewise.plan.convolution;

import java.util.List;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Window;

/** One way to compute a convolution and its gradients, for one image or a few at a time. */
public interface Convolver {
  /**
   * What is to be convolved.
   *
   * @param input allocated, with the window's padding as its halo
   * @param filters K
   * @param epilogue says which part of the output is used
   * @param weightOffset where the filters are among the parameters
   * @param wantsInputGradient whether a stage with parameters stands before this one
   * @param workers how many threads convolve side by side
   */
  record Setup(
      Window window,
      FeatureMap input,
      int filters,
      Epilogue epilogue,
      Parameters parameters,
      int weightOffset,
      boolean wantsInputGradient,
      int workers) {}

  /** How it computes. */
  ConvolutionMethod method();

  /** The most images it takes at a time: 1 unless it gains from more. */
  default int span() {
    return 1;
  }

  /** Convolves the images from {@code first} to before {@code last}; the epilogue gets the rows. */
  void forward(int first, int last, int worker, Epilogue epilogue);

  /** The buffer in which the epilogue is to leave the gradients of the convolved pixels. */
  GradientPlane gradientPlane();

  /** Writes the input map's gradient from the gradient plane. */
  void backwardData(int first, int last, int worker);

  /**
   * Adds the weights' gradients, from the input map and the gradient plane; at once, or when the
   * chunk is finished.
   */
  void backwardWeights(int first, int last, int worker, float[] parameterGradients);

  /** Adds what {@link #backwardWeights} has put off for the images of this chunk. */
  default void finishChunk(int worker, float[] parameterGradients) {}

  /** What must be done when the weights have changed. */
  List<Phase> refresh();

  /** Bytes of its own buffers. */
  long bytes();
}
