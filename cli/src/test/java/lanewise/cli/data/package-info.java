@NullMarked
package lanewise.cli.data;

import org.jspecify.annotations.NullMarked;
