/**
 * The memory of a running network: the maps between its stages, its parameters and their layouts,
 * and the division of a batch into chunks. Blocked layouts are only used here and in the packages
 * that use this one.
 */
@NullMarked
package lanewise.plan.memory;

import org.jspecify.annotations.NullMarked;
