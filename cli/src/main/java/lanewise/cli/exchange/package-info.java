/**
 * Models that come from elsewhere or go there: {@code import}, {@code export} and {@code
 * conformance}.
 */
@NullMarked
package lanewise.cli.exchange;

import org.jspecify.annotations.NullMarked;
