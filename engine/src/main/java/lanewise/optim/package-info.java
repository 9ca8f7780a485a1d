/** Optimizers and learning-rate schedules. They work in steps, not epochs. */
@NullMarked
package lanewise.optim;

import org.jspecify.annotations.NullMarked;
