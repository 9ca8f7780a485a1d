/**
 * Reports of runs and experiments. The content is a {@link lanewise.report.Report}, which is
 * written as text, as one page, and as JSON and image files.
 */
@NullMarked
package lanewise.report;

import org.jspecify.annotations.NullMarked;
