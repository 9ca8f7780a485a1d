/** Lowers a network to stages: fuses nodes, chooses the layout of maps, and orders the stages. */
@NullMarked
package lanewise.plan.lowering;

import org.jspecify.annotations.NullMarked;
