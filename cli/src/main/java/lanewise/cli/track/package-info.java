/**
 * Trackers: programs beside Lanewise that show runs, and the table of all runs. None can stop or
 * change a run. Each is opt-in but the table of {@code runs}.
 */
@NullMarked
package lanewise.cli.track;

import org.jspecify.annotations.NullMarked;
