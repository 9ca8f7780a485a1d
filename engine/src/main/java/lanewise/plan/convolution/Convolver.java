package lanewise.plan.convolution;

import java.util.List;
import lanewise.kernel.Sight;
import lanewise.parallel.Phase;
import lanewise.plan.memory.FeatureMap;
import lanewise.plan.memory.Parameters;
import lanewise.tensor.Window;

/** Computes a convolution and its gradients by one method, for one image or a few at a time. */
public interface Convolver {
  /**
   * The sizes and buffers of a convolution.
   *
   * @param input the input map, with the window's padding as its halo
   * @param filters K
   * @param groups of channels and filters
   * @param epilogue determines which part of the output is used
   * @param weightOffset the offset of the filters in the parameters
   * @param needsInputGradient whether an earlier stage has parameters
   * @param workers the number of threads that compute it in parallel
   */
  record Setup(
      Window window,
      FeatureMap input,
      int filters,
      int groups,
      Epilogue epilogue,
      Parameters parameters,
      int weightOffset,
      boolean needsInputGradient,
      int workers) {

    /** The blocks of channels that the filters see. */
    Sight sees() {
      return DirectConvolver.sees(input, filters, groups);
    }

    /** The blocks of filters by which the channels are seen. */
    Sight seenBy() {
      return Sight.of(input.channels(), filters, groups);
    }
  }

  /** The method. */
  ConvolutionMethod method();

  /** The largest number of images processed at a time; 1 unless more are faster. */
  default int span() {
    return 1;
  }

  /** Convolves the images {@code first} to {@code last - 1} and passes the rows to the epilogue. */
  void forward(int first, int last, int worker, Epilogue epilogue);

  /** The buffer in which the epilogue writes the gradients of the convolved pixels. */
  GradientPlane gradientPlane();

  /** Writes the input map's gradient from the gradient plane. */
  void backwardData(int first, int last, int worker);

  /**
   * Adds the gradients of the weights, from the input map and the gradient plane, immediately or
   * when the chunk is finished.
   */
  void backwardWeights(int first, int last, int worker, float[] parameterGradients);

  /** Adds the gradients that {@link #backwardWeights} has deferred for the images of this chunk. */
  default void finishChunk(int worker, float[] parameterGradients) {}

  /** The phases to run after the weights have changed. */
  List<Phase> refresh();

  /** The size of its own buffers in bytes. */
  long bytes();
}
