/** How far a measured share may be from the true one. */
@NullMarked
package lanewise.metrics.interval;

import org.jspecify.annotations.NullMarked;
