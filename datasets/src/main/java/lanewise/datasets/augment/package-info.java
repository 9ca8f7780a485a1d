/**
 * Random changes to training images: {@link lanewise.datasets.augment.Augment} says which, how
 * strong and by which seed; the other classes make one kind of change each.
 *
 * <p>Values are pixel/255, before normalisation. No change is made to images that are judged.
 */
@NullMarked
package lanewise.datasets.augment;

import org.jspecify.annotations.NullMarked;
