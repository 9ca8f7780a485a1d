@NullMarked
package lanewise.cli.command;

import org.jspecify.annotations.NullMarked;
