/**
 * A trained network as a value: the networks of the zoo by name, and the card that weights carry in
 * their file, so that the file alone is a classifier. Nothing here trains.
 */
@NullMarked
package lanewise.model;

import org.jspecify.annotations.NullMarked;
