/** {@code compare}: compares finished runs. */
@NullMarked
package lanewise.cli.experiment.compare;

import org.jspecify.annotations.NullMarked;
