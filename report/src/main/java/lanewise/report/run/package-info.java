/**
 * The report of one run, built from the run's folder, its weights and its data set. Nothing here
 * trains.
 */
@NullMarked
package lanewise.report.run;

import org.jspecify.annotations.NullMarked;
