/**
 * Reports: what people look at after a run or an experiment. What there is to say is put into a
 * {@link lanewise.report.Report}, which becomes one page, picture files and JSON.
 */
@NullMarked
package lanewise.report;

import org.jspecify.annotations.NullMarked;
