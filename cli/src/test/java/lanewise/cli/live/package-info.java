/** Tests of the live page, by its events and in a real browser. */
@NullMarked
package lanewise.cli.live;

import org.jspecify.annotations.NullMarked;
