/**
 * The training loop: epochs, validation, listeners, the guard against divergence. It knows neither
 * file formats nor terminals; data come through {@link lanewise.train.BatchSource}.
 */
@NullMarked
package lanewise.train;

import org.jspecify.annotations.NullMarked;
