/**
 * Options: groups of options that commands share, and the converters of their values. Nothing here
 * trains or prints.
 */
@NullMarked
package lanewise.cli.options;

import org.jspecify.annotations.NullMarked;
