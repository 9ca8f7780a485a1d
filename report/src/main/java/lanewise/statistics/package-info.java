/**
 * Statistics of experiments: means with confidence intervals, the bootstrap, tests of differences.
 * The metrics themselves are in {@link lanewise.metrics}.
 */
@NullMarked
package lanewise.statistics;

import org.jspecify.annotations.NullMarked;
