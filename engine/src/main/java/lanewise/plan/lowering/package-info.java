/**
 * From a network to stages: which nodes are fused, which form each map takes, in which order all of
 * it runs.
 */
@NullMarked
package lanewise.plan.lowering;

import org.jspecify.annotations.NullMarked;
