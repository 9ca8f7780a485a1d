/**
 * Text output: aligned tables, formatted numbers, and the screen they are written to. In a pipe the
 * output is the same, without colours.
 */
@NullMarked
package lanewise.screen;

import org.jspecify.annotations.NullMarked;
