/**
 * The plain-loop twin of every kernel: the oracle of the tests and the first page of the lesson.
 * Nothing clever lives here.
 */
@NullMarked
package lanewise.kernel.naive;

import org.jspecify.annotations.NullMarked;
