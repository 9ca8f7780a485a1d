/**
 * The commands under {@code lanewise data}: what sets there are, fetching them, looking at them.
 */
@NullMarked
package lanewise.cli.data;

import org.jspecify.annotations.NullMarked;
