@NullMarked
package lanewise.cli.options;

import org.jspecify.annotations.NullMarked;
