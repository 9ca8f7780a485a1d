@NullMarked
package lanewise.cli.environment;

import org.jspecify.annotations.NullMarked;
