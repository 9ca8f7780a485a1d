/**
 * Arranges stages in phases for the scheduler, and updates the parameters: clipping, the optimizer,
 * the moving average.
 */
@NullMarked
package lanewise.plan.phase;

import org.jspecify.annotations.NullMarked;
