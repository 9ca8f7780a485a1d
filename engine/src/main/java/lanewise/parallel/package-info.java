/**
 * The scheduler: runs phases of fixed tasks, which any free thread claims, so that results depend
 * on the tasks and never on the threads. It does not depend on networks.
 */
@NullMarked
package lanewise.parallel;

import org.jspecify.annotations.NullMarked;
