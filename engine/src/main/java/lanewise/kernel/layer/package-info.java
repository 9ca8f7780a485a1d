/**
 * The layers between the matrix products of a network: bias and ReLU, pooling, batch normalisation,
 * addition, and the loss. Common sequences of layers are fused into one pass.
 */
@NullMarked
package lanewise.kernel.layer;

import org.jspecify.annotations.NullMarked;
