/**
 * The search for good settings: what may be chosen ({@code Space}), in which order to try it
 * ({@code Search} and its kinds), the Gaussian process that learns from what was tried, and what
 * mattered ({@code Importance}). Nothing here trains: points of the unit cube come out, scores come
 * in.
 */
@NullMarked
package lanewise.cli.experiment.tune.search;

import org.jspecify.annotations.NullMarked;
