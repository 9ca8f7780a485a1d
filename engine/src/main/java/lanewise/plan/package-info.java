/**
 * How a network runs: {@link lanewise.plan.Plan#compile} lowers a network, an image shape and a
 * batch size once into stages with preallocated buffers, and the stages into phases for the
 * scheduler. All blocked layouts live and end here; there are no hyper-parameters and no data sets.
 *
 * <p>The batch is cut into fixed chunks. One task carries a chunk, image by image, through all
 * stages up to the fully connected ones ({@link lanewise.plan.ImageStage}), while each image is in
 * the cache; fully connected stages are products over the whole batch.
 */
@NullMarked
package lanewise.plan;

import org.jspecify.annotations.NullMarked;
