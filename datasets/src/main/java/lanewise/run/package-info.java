/**
 * A training run: its settings, its folder and files, the recording of steps and epochs, and its
 * final report. Nothing here prints or reads from the terminal.
 */
@NullMarked
package lanewise.run;

import org.jspecify.annotations.NullMarked;
