/**
 * The stages of a compiled network, one class per kind of layer with its fused operations. A task
 * takes a chunk of the batch, one or a few images at a time, through consecutive image stages
 * ({@link lanewise.plan.stage.ImageStage}) while they are in the cache, up to a batch normalisation
 * or a fully connected stage; the latter are products over the batch.
 */
@NullMarked
package lanewise.plan.stage;

import org.jspecify.annotations.NullMarked;
