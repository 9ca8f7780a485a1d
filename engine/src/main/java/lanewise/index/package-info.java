/** Positions in arrays: of the largest value, and of where a share of n things begins. */
@NullMarked
package lanewise.index;

import org.jspecify.annotations.NullMarked;
