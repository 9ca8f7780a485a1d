/**
 * The command line: the entry points of the program and the list of commands. Commands are in
 * {@code command}, {@code data}, {@code exchange}, {@code bench}, {@code experiment} and {@code
 * learn}; pages are in {@code playground} and {@code live}, served by {@code web}. What commands
 * share: {@code run}, a training run as the command line shows it; {@code options}; {@code
 * terminal}, the progress display; {@code environment}, the release and the machine; {@code error},
 * the reporting of errors. Arithmetic, file formats and data sets are in the modules below.
 */
@NullMarked
package lanewise.cli;

import org.jspecify.annotations.NullMarked;
