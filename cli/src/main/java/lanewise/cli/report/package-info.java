/**
 * Reports: what people look at after a run or an experiment. What there is to say is put into a
 * {@link lanewise.cli.report.Report}, which becomes one page, picture files and JSON. The figures
 * that several reports have are made here; what only one has, beside what it is the report of.
 */
@NullMarked
package lanewise.cli.report;

import org.jspecify.annotations.NullMarked;
