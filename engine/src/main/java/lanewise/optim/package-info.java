/** Optimizers: how gradients change parameters. They know no epochs. */
@NullMarked
package lanewise.optim;

import org.jspecify.annotations.NullMarked;
