/**
 * The plain-loop twin of every kernel: the reference of the tests and the start of the lessons. No
 * code here is optimised, except {@link lanewise.kernel.naive.BlockedGemm}, a step of the ladder in
 * {@code docs/lessons}.
 */
@NullMarked
package lanewise.kernel.naive;

import org.jspecify.annotations.NullMarked;
