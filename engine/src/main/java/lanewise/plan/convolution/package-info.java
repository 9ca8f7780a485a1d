/**
 * The ways to compute a convolution ({@link lanewise.plan.convolution.Convolver}), which of them is
 * taken ({@link lanewise.plan.convolution.ConvolutionChoice}), and what is fused behind it.
 */
@NullMarked
package lanewise.plan.convolution;

import org.jspecify.annotations.NullMarked;
