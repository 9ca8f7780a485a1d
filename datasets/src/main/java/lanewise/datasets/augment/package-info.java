/**
 * Random changes to training images: {@link lanewise.datasets.augment.Augment} holds the chosen
 * techniques, their strengths and the seed; the other classes implement one kind of change each.
 *
 * <p>Values are pixel/255, before normalisation. Validation and test images are never changed.
 */
@NullMarked
package lanewise.datasets.augment;

import org.jspecify.annotations.NullMarked;
