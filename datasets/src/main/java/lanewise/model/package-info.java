/**
 * Trained networks: the networks of the model zoo by name, and the card that is stored with the
 * weights, so that a weights file alone is enough to classify images. Nothing here trains.
 */
@NullMarked
package lanewise.model;

import org.jspecify.annotations.NullMarked;
