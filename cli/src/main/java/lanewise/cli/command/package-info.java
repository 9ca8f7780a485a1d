/**
 * The commands that train, judge, use and inspect networks, one file each. A command reads its
 * options, has the work done by the packages below, and shows the outcome.
 */
@NullMarked
package lanewise.cli.command;

import org.jspecify.annotations.NullMarked;
