/**
 * Results as text: aligned tables, figures as people read them, and the screen they are written to.
 * It works the same in a pipe, without colours.
 */
@NullMarked
package lanewise.screen;

import org.jspecify.annotations.NullMarked;
