/**
 * Experiments and trainings on Apache Spark. Nothing else in Lanewise knows Spark: the command line
 * finds this package as one of its farms.
 */
@NullMarked
package lanewise.spark;

import org.jspecify.annotations.NullMarked;
