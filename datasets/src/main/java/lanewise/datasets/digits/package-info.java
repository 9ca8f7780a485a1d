/**
 * The built-in data set: generated digits that look handwritten, so that training needs no
 * download. {@link lanewise.datasets.digits.Skeletons} holds the strokes of the digits, {@link
 * lanewise.datasets.digits.Hand} distorts and places them, {@link lanewise.datasets.digits.Pen}
 * draws them. Only arithmetic that gives the same bits on every machine is used, so the images have
 * the same bytes everywhere.
 */
@NullMarked
package lanewise.datasets.digits;

import org.jspecify.annotations.NullMarked;
