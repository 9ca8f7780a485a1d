/**
 * The built-in data set: digits drawn by a program as a hand would, so that training needs no
 * download. {@link lanewise.datasets.digits.Skeletons} says which strokes a digit has, {@link
 * lanewise.datasets.digits.Hand} how a hand bends them, {@link lanewise.datasets.digits.Pen} what
 * ink they leave. Only arithmetic that is exact on every machine is used, so the images are the
 * same bytes everywhere.
 */
@NullMarked
package lanewise.datasets.digits;

import org.jspecify.annotations.NullMarked;
