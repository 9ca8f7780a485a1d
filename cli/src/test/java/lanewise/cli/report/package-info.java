/** Tests of the reports, through a browser's eyes where that says more. */
@NullMarked
package lanewise.cli.report;

import org.jspecify.annotations.NullMarked;
