/**
 * How a network runs: {@link lanewise.plan.Plan#compile} lowers a network, an image shape and a
 * batch size once into stages with preallocated buffers, and the stages into phases for the
 * scheduler. All blocked layouts live and end here; there are no hyper-parameters and no data sets.
 *
 * <p>The batch is cut into fixed chunks. One task carries a chunk, one or a few images at a time,
 * through neighbouring image stages ({@link lanewise.plan.ImageStage}) while they are in the cache,
 * up to a batch normalisation or a fully connected stage; the latter are products over the batch.
 */
@NullMarked
package lanewise.plan;

import org.jspecify.annotations.NullMarked;
