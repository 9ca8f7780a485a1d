/**
 * The stages of a network as it runs, one kind of layer each, with what is fused behind it. A task
 * carries a chunk of the batch, one or a few images at a time, through neighbouring image stages
 * ({@link lanewise.plan.stage.ImageStage}) while they are in the cache, up to a batch normalisation
 * or a fully connected stage; the latter are products over the batch.
 */
@NullMarked
package lanewise.plan.stage;

import org.jspecify.annotations.NullMarked;
