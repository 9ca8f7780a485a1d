/** Models from and for other programs: {@code import}, {@code export} and {@code conformance}. */
@NullMarked
package lanewise.cli.exchange;

import org.jspecify.annotations.NullMarked;
