/**
 * Element-wise activations and their derivatives, under the names they have in {@code lanewise.nn}
 * (ReLU is {@code LeakyReLU} with slope 0). Fused ReLUs are in {@code lanewise.kernel.layer}.
 */
@NullMarked
package lanewise.kernel.activation;

import org.jspecify.annotations.NullMarked;
