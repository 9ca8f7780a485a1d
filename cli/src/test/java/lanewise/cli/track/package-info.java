@NullMarked
package lanewise.cli.track;

import org.jspecify.annotations.NullMarked;
