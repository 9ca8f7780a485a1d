/** Tests of the playground, by requests and in a real browser. */
@NullMarked
package lanewise.cli.playground;

import org.jspecify.annotations.NullMarked;
