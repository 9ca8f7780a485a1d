/**
 * Convolutions and their gradients, on one image or a few: im2col, direct, depthwise, Winograd. The
 * products inside are those of {@link lanewise.kernel.product}.
 */
@NullMarked
package lanewise.kernel.convolution;

import org.jspecify.annotations.NullMarked;
