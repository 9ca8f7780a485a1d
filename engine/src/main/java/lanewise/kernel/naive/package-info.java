/**
 * The plain-loop twin of every kernel: the oracle of the tests and the first page of the lesson.
 * Nothing clever lives here; {@link lanewise.kernel.naive.BlockedGemm} alone is a step beyond, for
 * the ladder in {@code docs/lessons}.
 */
@NullMarked
package lanewise.kernel.naive;

import org.jspecify.annotations.NullMarked;
