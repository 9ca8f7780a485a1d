/**
 * Networks: layers as immutable values, the shapes between them, their parameters under standard
 * names and shapes, and the model zoo. Running a network is the task of {@link lanewise.plan};
 * there are no buffers, threads or blocked layouts here.
 */
@NullMarked
package lanewise.nn;

import org.jspecify.annotations.NullMarked;
