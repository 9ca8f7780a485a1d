/** Which release runs on which machine, and whether it runs there at full speed. */
@NullMarked
package lanewise.cli.environment;

import org.jspecify.annotations.NullMarked;
