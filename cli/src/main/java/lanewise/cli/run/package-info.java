/**
 * Training runs on the command line: interruption, warm-up, and the saved model that other commands
 * start from.
 */
@NullMarked
package lanewise.cli.run;

import org.jspecify.annotations.NullMarked;
