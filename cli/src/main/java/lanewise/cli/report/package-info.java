/**
 * The figures that several reports have, and how a command writes its report. What a report is
 * stands in {@link lanewise.report}.
 */
@NullMarked
package lanewise.cli.report;

import org.jspecify.annotations.NullMarked;
