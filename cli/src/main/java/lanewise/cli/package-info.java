/**
 * The command line: where the program starts and where its commands hang. Everything else lives
 * below: {@code command} and {@code data} hold the commands, {@code run} what a training run is and
 * leaves behind, {@code options} what a user can say, {@code terminal} what a user sees, {@code
 * environment} which release runs on which machine, {@code error} how errors are reported.
 * Arithmetic, file formats and data sets live in the modules below; here they are only put to use.
 */
@NullMarked
package lanewise.cli;

import org.jspecify.annotations.NullMarked;
