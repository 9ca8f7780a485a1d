@NullMarked
package lanewise.cli.error;

import org.jspecify.annotations.NullMarked;
