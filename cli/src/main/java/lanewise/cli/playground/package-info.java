/**
 * The command {@code playground}: a page to draw on, which shows the outputs of each layer of a
 * trained network for the drawing.
 */
@NullMarked
package lanewise.cli.playground;

import org.jspecify.annotations.NullMarked;
