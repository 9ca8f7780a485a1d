@NullMarked
package lanewise.cli.terminal;

import org.jspecify.annotations.NullMarked;
