/**
 * A training run and what it leaves: its folder and the files in it, the recording of its steps and
 * epochs, its final report. Nothing here asks a user anything or prints.
 */
@NullMarked
package lanewise.run;

import org.jspecify.annotations.NullMarked;
