/**
 * Reports: what people look at after a run. Figures are gathered from a run's folder, its weights
 * and its data set, and put into one page, into picture files and into JSON. Nothing here trains.
 */
@NullMarked
package lanewise.cli.report;

import org.jspecify.annotations.NullMarked;
