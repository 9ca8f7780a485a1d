/**
 * The methods of computing a convolution ({@link lanewise.plan.convolution.Convolver}), the choice
 * between them ({@link lanewise.plan.convolution.ConvolutionChoice}), and the operations fused with
 * it.
 */
@NullMarked
package lanewise.plan.convolution;

import org.jspecify.annotations.NullMarked;
