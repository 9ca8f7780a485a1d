/**
 * What a user sees while and after a command works: lines, tables, figures, progress bars. It works
 * the same in a pipe, without colours.
 */
@NullMarked
package lanewise.cli.terminal;

import org.jspecify.annotations.NullMarked;
