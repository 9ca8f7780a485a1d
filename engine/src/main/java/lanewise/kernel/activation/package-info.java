/**
 * Activations and their derivatives, under the names they have in {@code lanewise.nn}. They are
 * element-wise; whether a convolution has been fused with ReLU is not their concern.
 */
@NullMarked
package lanewise.kernel.activation;

import org.jspecify.annotations.NullMarked;
