/** The output of running commands: lines and progress bars. In a pipe the output is plain text. */
@NullMarked
package lanewise.cli.terminal;

import org.jspecify.annotations.NullMarked;
