/**
 * What a training run is: its folder and the files in it, the recording of its steps and epochs,
 * its final report, and the saved model that other commands start from. Here nothing asks the user
 * anything; options come in filled in.
 */
@NullMarked
package lanewise.cli.run;

import org.jspecify.annotations.NullMarked;
