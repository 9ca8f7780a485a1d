/**
 * Statistics of experiments: means with their intervals, the bootstrap, tests of differences. The
 * figures that they are about are in {@link lanewise.metrics}.
 */
@NullMarked
package lanewise.statistics;

import org.jspecify.annotations.NullMarked;
