/** {@code compare}: which of several finished runs is better. */
@NullMarked
package lanewise.cli.experiment.compare;

import org.jspecify.annotations.NullMarked;
