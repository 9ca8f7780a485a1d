/**
 * What a network is: layers as values, the shapes between them, their parameters in the field's
 * standard names and shapes, and the model zoo. How a network runs is the business of {@link
 * lanewise.plan}: no buffers, threads or blocked layouts here.
 */
@NullMarked
package lanewise.nn;

import org.jspecify.annotations.NullMarked;
