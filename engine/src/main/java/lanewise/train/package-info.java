/**
 * The training loop: epochs, validation, early stopping, listeners, the guard against divergence,
 * and the state by which a run is resumed. It knows neither file formats nor terminals; data come
 * through {@link lanewise.train.BatchSource}.
 */
@NullMarked
package lanewise.train;

import org.jspecify.annotations.NullMarked;
