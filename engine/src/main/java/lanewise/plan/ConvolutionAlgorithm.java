package lanewise.plan;

import lanewise.plan.convolution.ConvolutionChoice;
import lanewise.plan.convolution.ConvolutionMethod;
import org.jspecify.annotations.Nullable;

/** The convolution algorithms. All give the same result up to rounding. */
public enum ConvolutionAlgorithm {
  /** The fastest one for the shape. */
  AUTO(null),
  /** im2col and a blocked matrix product; any kernel, stride, padding and dilation. */
  IM2COL(ConvolutionMethod.IM2COL),
  /**
   * The micro-kernel reads the channel-blocked image directly; in a network's first layer stride 1,
   * padding below the kernel, no dilation.
   */
  DIRECT(ConvolutionMethod.DIRECT),
  /** Winograd's F(4x4,3x3); 3x3, stride 1, not for a network's first layer. */
  WINOGRAD(ConvolutionMethod.WINOGRAD),
  /** The same for all images of a batch together; without groups. */
  BATCH_WINOGRAD(ConvolutionMethod.BATCH_WINOGRAD),
  /** Plain loops from the definition. */
  NAIVE(ConvolutionMethod.NAIVE);

  private final @Nullable ConvolutionMethod method;

  ConvolutionAlgorithm(@Nullable ConvolutionMethod method) {
    this.method = method;
  }

  /** Chooses the method of each convolution of a plan with the given batch size. */
  ConvolutionChoice choice(int batchSize) {
    return new ConvolutionChoice(method, batchSize);
  }
}
