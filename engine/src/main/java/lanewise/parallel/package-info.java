/**
 * The batch scheduler: fixed tasks, dealt out to the threads and claimed by whichever is free, so
 * that results depend on the tasks and never on the threads. Knows nothing of networks.
 */
@NullMarked
package lanewise.parallel;

import org.jspecify.annotations.NullMarked;
