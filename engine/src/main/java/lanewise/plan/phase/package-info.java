/**
 * How stages become phases for the scheduler, and what follows the gradients of a step: clipping,
 * the optimizer, the moving average.
 */
@NullMarked
package lanewise.plan.phase;

import org.jspecify.annotations.NullMarked;
