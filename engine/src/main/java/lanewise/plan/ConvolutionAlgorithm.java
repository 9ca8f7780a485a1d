package lanewise.plan;

import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.convolution.ConvolutionMethod;
import org.jspecify.annotations.Nullable;

/** How convolutions are computed. All give the same result up to rounding. */
public enum ConvolutionAlgorithm {
  /** The fastest that the shape allows. */
  AUTO(null),
  /**
   * im2col and a blocked matrix product: the textbook way; any kernel, stride, padding and
   * dilation.
   */
  IM2COL(ConvolutionMethod.IM2COL),
  /**
   * The micro-kernel walks the channel-blocked image itself; stride 1, padding below the kernel, no
   * dilation.
   */
  DIRECT(ConvolutionMethod.DIRECT),
  /** Winograd's F(4x4,3x3); 3x3, stride 1, not for a network's first layer. */
  WINOGRAD(ConvolutionMethod.WINOGRAD),
  /** Plain loops from the definition. */
  NAIVE(ConvolutionMethod.NAIVE);

  private final @Nullable ConvolutionMethod method;

  ConvolutionAlgorithm(@Nullable ConvolutionMethod method) {
    this.method = method;
  }

  /** What this comes to for each convolution of a plan for such batches. */
  ConvolutionChoice choice(int batchSize) {
    return new ConvolutionChoice(method, batchSize);
  }
}
