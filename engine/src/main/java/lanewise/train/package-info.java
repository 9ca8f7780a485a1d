/**
 * The training loop: epochs, validation, early stopping, listeners, detection of divergence, and
 * the state from which a run is resumed. It does not depend on file formats or terminals; data
 * comes from a {@link lanewise.train.BatchSource}.
 */
@NullMarked
package lanewise.train;

import org.jspecify.annotations.NullMarked;
