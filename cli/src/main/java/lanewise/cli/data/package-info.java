/** The commands under {@code lanewise data}: list, fetch, check and show data sets. */
@NullMarked
package lanewise.cli.data;

import org.jspecify.annotations.NullMarked;
