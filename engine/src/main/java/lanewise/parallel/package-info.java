/**
 * The batch scheduler: fixed tasks, claimed by whichever thread is free, so that results depend on
 * the tasks and never on the threads. Knows nothing of networks.
 */
@NullMarked
package lanewise.parallel;

import org.jspecify.annotations.NullMarked;
