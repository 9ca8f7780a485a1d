/**
 * The command {@code playground}: a page to draw on, where a trained network shows what each of its
 * layers makes of the drawing.
 */
@NullMarked
package lanewise.cli.playground;

import org.jspecify.annotations.NullMarked;
