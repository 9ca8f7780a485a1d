/**
 * Options: groups of options that commands share, the converters of their values, and the base
 * classes of commands.
 */
@NullMarked
package lanewise.cli.options;

import org.jspecify.annotations.NullMarked;
