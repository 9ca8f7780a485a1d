/**
 * What stands between the products of a network: bias and ReLU, pooling, batch normalisation,
 * addition, and the loss. Layers that often follow each other are fused into one pass.
 */
@NullMarked
package lanewise.kernel.layer;

import org.jspecify.annotations.NullMarked;
