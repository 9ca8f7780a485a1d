/**
 * Runs networks: {@link lanewise.plan.Plan#compile} lowers a network once, for an image shape and a
 * batch size, to stages with preallocated buffers, and the stages to phases for the scheduler.
 * There are no hyper-parameters or data sets here.
 *
 * <p>The types of this package are for users. The subpackages, from the bottom up, are internal:
 * {@link lanewise.plan.memory}, {@link lanewise.plan.convolution}, {@link lanewise.plan.stage},
 * {@link lanewise.plan.phase}, {@link lanewise.plan.lowering}.
 */
@NullMarked
package lanewise.plan;

import org.jspecify.annotations.NullMarked;
