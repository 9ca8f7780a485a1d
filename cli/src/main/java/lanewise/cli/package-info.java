/**
 * The command line: one file per command, the options they share, the run folder, and what is shown
 * while a network learns. Arithmetic, file formats and data sets live in the packages below; here
 * they are only put to use, and whatever goes wrong becomes one line and an exit code.
 */
@NullMarked
package lanewise.cli;

import org.jspecify.annotations.NullMarked;
