/**
 * Activations and their derivatives, under the names they have in {@code lanewise.nn}. They are
 * element-wise. Fused ReLUs are in {@code lanewise.kernel.layer}.
 */
@NullMarked
package lanewise.kernel.activation;

import org.jspecify.annotations.NullMarked;
