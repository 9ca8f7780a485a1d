/**
 * The commands that train, evaluate, use and inspect networks, one file each. A command reads its
 * options, calls the packages below, and shows the result.
 */
@NullMarked
package lanewise.cli.command;

import org.jspecify.annotations.NullMarked;
