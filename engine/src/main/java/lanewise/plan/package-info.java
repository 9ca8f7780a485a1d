/**
 * How a network runs: {@link lanewise.plan.Plan#compile} lowers a network, an image shape and a
 * batch size once into stages with preallocated buffers, and the stages into phases for the
 * scheduler. There are no hyper-parameters and no data sets.
 *
 * <p>The types here are what a program uses. The rooms behind them, from the ground up: {@link
 * lanewise.plan.memory}, {@link lanewise.plan.convolution}, {@link lanewise.plan.stage}, {@link
 * lanewise.plan.phase}, {@link lanewise.plan.lowering}.
 */
@NullMarked
package lanewise.plan;

import org.jspecify.annotations.NullMarked;
