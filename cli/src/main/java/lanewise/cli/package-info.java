/**
 * The command line: the entry points of the program and the list of commands. In the subpackages,
 * {@code command} and {@code data} hold commands, {@code run} a training run as the command line
 * shows it, {@code options} the options, {@code terminal} the progress display, {@code environment}
 * the release and the machine, {@code error} the reporting of errors. Arithmetic, file formats and
 * data sets are in the modules below.
 */
@NullMarked
package lanewise.cli;

import org.jspecify.annotations.NullMarked;
